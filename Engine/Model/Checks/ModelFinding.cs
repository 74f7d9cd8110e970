using System.Diagnostics;

namespace OfflineSync;

/// <summary>What a rule found at one place of a model.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record ModelFinding
{
    internal ModelFinding(ModelRule rule, string? entity, string? member, string reason) => (Rule, Entity, Member, Reason) = (rule, entity, member, reason);

    /// <summary>The rule.</summary>
    public ModelRule Rule { get; }

    /// <summary>The rule's code.</summary>
    public string Code => Rule.Code;

    /// <summary>The rule's severity.</summary>
    public FindingSeverity Severity => Rule.Severity;

    /// <summary>The entity, by name; null where the model as a whole is meant, its roles for instance.</summary>
    public string? Entity { get; }

    /// <summary>The member, set or association of the entity, by name; null where the entity as a whole is meant.</summary>
    public string? Member { get; }

    /// <summary>Where it is: <c>Entity.Member</c>, the entity, or <c>model</c>.</summary>
    public string Place => Entity is null ? "model" : Member is null ? Entity : $"{Entity}.{Member}";

    /// <summary>Why it was found, with the names and values of this place.</summary>
    public string Reason { get; }

    /// <summary>What to do about it.</summary>
    public string Cure => Rule.Cure;

    /// <summary>Place and reason, as the message of a refused model says it.</summary>
    internal string Line => $"{(Entity is null ? "" : Entity + ": ")}{(Member is null ? "" : Member + ": ")}{Reason} ({Code})";

    /// <summary>Code, severity, place, reason and cure.</summary>
    public override string ToString() => $"{Code} {Severity.ToString().ToLowerInvariant()} {Place}: {Reason}. {Cure}";
}
