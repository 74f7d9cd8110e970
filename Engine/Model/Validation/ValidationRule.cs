namespace OfflineSync;

/// <summary>A rule that the values of an object must keep; the server rejects objects that break one. Every broken rule is reported.</summary>
public abstract record ValidationRule
{
    private protected ValidationRule()
    {
    }

    /// <summary>The member that the rule is for, by name; it is named with each rejection.</summary>
    public required string Member { get; init; }

    /// <summary>What people read when the rule is broken, or the key of a text of the model; null takes a text that says the rule.</summary>
    public string? Message { get; init; }

    /// <summary>The specialization whose objects keep it; null for all.</summary>
    internal string? Specialization { get; init; }

    /// <summary>The code of a rejection by this rule.</summary>
    internal abstract ErrorCode Code { get; }

    /// <summary>The members that decide whether it is broken, by name.</summary>
    internal virtual IEnumerable<string> Members => [Member];

    /// <summary>Whether other objects decide about it, so that the values alone cannot break it.</summary>
    internal virtual bool ConcernsOthers => false;

    /// <summary>Whether values break it.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="values">Normalized values by the members' places.</param>
    /// <exception cref="System.Text.RegularExpressions.RegexMatchTimeoutException">It cannot be said in reasonable time.</exception>
    internal abstract bool IsBroken(EntityDefinition entity, IReadOnlyList<object?> values);

    /// <summary>What is wrong with the rule itself; no value is looked at.</summary>
    internal abstract IEnumerable<string> Problems(EntityDefinition entity);

    /// <summary>The rule in words.</summary>
    internal abstract LocalText Text(EntityDefinition entity);

    /// <summary>What people read when it is broken.</summary>
    internal LocalText MessageFor(EntityDefinition entity) => Message is null ? Text(entity) : LocalText.OfAuthor(Message);
}
