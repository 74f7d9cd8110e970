using System.Globalization;

namespace OfflineSync;

/// <summary>What a rule compares with: a constant, or another member of the same object.</summary>
public sealed record RuleOperand
{
    private RuleOperand()
    {
    }

    /// <summary>The constant; null when a member is meant.</summary>
    public object? Value { get; private init; }

    /// <summary>The other member, by name; null when a constant is meant.</summary>
    public string? Member { get; private init; }

    /// <summary>A constant.</summary>
    public static RuleOperand Constant(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new RuleOperand { Value = value is Enum key ? key.ToString() : value };
    }

    /// <summary>Another member of the same object.</summary>
    public static RuleOperand Of(string member)
    {
        ArgumentException.ThrowIfNullOrEmpty(member);
        return new RuleOperand { Member = member };
    }

    /// <summary>The value for one object; null when the other member is empty.</summary>
    internal object? Read(EntityDefinition entity, MemberDefinition comparedWith, IReadOnlyList<object?> values) =>
        Member is null ? Values.Normalize(comparedWith, Value) : values[entity.Member(Member).Index];

    /// <summary>What is wrong with comparing a member with this.</summary>
    internal string? Problem(EntityDefinition entity, MemberDefinition member)
    {
        if (Member is not null)
        {
            if (entity.FindMember(Member) is not { } other) return $"it compares with the member '{Member}', which does not exist";
            return other.Type == member.Type ? null : $"it compares {member.Type} with {other.Name}, which is {other.Type}";
        }
        try
        {
            return Values.Normalize(member, Value) is null ? "it compares with an empty value" : null;
        }
        catch (OfflineSyncException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>It in a text that people read.</summary>
    internal TextArgument Argument(EntityDefinition entity) => Member is not null ? TextArgument.Of(entity, Member)
        : Value is DateTime moment ? moment.ToString("u", CultureInfo.InvariantCulture) : Convert.ToString(Value, CultureInfo.InvariantCulture)!;
}
