using System.Collections.Immutable;

namespace OfflineSync.Constraints;

/// <summary>The values that a constraint leaves open. Immutable.</summary>
internal sealed record ConstraintArguments
{
    /// <summary>No values.</summary>
    public static ConstraintArguments None { get; } = new();

    /// <summary>The user; null when there is none, and then nothing equals <c>[%CurrentUser%]</c> or differs from it.</summary>
    public ObjectId? CurrentUser { get; init; }

    /// <summary>The values of variables by name, without the dollar sign.</summary>
    public ImmutableDictionary<string, object?> Parameters { get; init; } = ImmutableDictionary<string, object?>.Empty;

    /// <summary>The same with one more variable.</summary>
    public ConstraintArguments With(string name, object? value) => this with { Parameters = Parameters.SetItem(name, value) };

    /// <summary>The value of an operand that is no attribute, ready to compare with values of a type; null when empty.</summary>
    internal object? Value(Operand operand, MemberType type) => operand switch
    {
        Operand.Empty => null,
        Operand.Literal literal => literal.Value,
        Operand.Token { Kind: TokenKind.CurrentUser } => CurrentUser,
        Operand.Parameter parameter => Comparand.Of(type, Raw(parameter)),
        _ => throw new InvalidOperationException($"{operand} has no value of its own."),
    };

    private object? Raw(Operand.Parameter parameter)
    {
        if (!Parameters.TryGetValue(parameter.Name, out object? value))
        {
            throw new OfflineSyncException(ErrorCode.ConstraintInvalid, $"The variable ${parameter.Name} has no value.", $"Pass a value for '{parameter.Name}', null for empty.");
        }
        if (parameter.Member is null || value is null) return value;
        if (value is not OfflineObject found)
        {
            throw new OfflineSyncException(ErrorCode.ConstraintInvalid, $"${parameter.Name}/{parameter.Member} needs an object, but ${parameter.Name} is a {value.GetType().Name}.", "Pass an object.");
        }
        MemberDefinition member = found.Entity.Members.FirstOrDefault(member => member.Association == parameter.Member) ?? found.Entity.Member(parameter.Member);
        return found.GetValue(member);
    }
}
