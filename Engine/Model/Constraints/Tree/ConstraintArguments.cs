using System.Collections.Immutable;

namespace OfflineSync.Constraints;

/// <summary>The values that a constraint leaves open. Immutable.</summary>
internal sealed record ConstraintArguments
{
    /// <summary>No values.</summary>
    public static ConstraintArguments None { get; } = new();

    /// <summary>The user; null when there is none, and then nothing equals <c>[%CurrentUser%]</c> or differs from it.</summary>
    public ObjectId? CurrentUser { get; init; }

    /// <summary>The roles that the current user has now.</summary>
    public IReadOnlyCollection<string> CurrentRoles { get; init; } = [];

    /// <summary>The values of the current user's own object by the members' places in <see cref="DomainModel.Users"/>.</summary>
    public IReadOnlyList<object?>? CurrentUserValues { get; init; }

    /// <summary>The object in whose surroundings the constraint is evaluated; null when there is none, and then nothing equals <c>[%CurrentObject%]</c> or differs from it.</summary>
    public ObjectId? CurrentObject { get; init; }

    /// <summary>The moment that tokens such as <c>[%BeginOfCurrentDay%]</c> count from, in UTC.</summary>
    public DateTime? Now { get; init; }

    /// <summary>Where days begin and what date functions show, unless the text says otherwise. The default is UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The values of variables by name, without the dollar sign.</summary>
    public ImmutableDictionary<string, object?> Parameters { get; init; } = ImmutableDictionary<string, object?>.Empty;

    /// <summary>The same with one more variable.</summary>
    public ConstraintArguments With(string name, object? value) => this with { Parameters = Parameters.SetItem(name, value) };

    /// <summary>The value of an operand that is no attribute, ready to compare with values of a type; null when empty.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/> or <see cref="ErrorCode.ValueInvalid"/>: a variable has no value, or one of another type.</exception>
    internal object? Value(Operand operand, MemberType type) => operand switch
    {
        Operand.Empty => null,
        Operand.Literal literal => literal.Value,
        Operand.Token { Kind: TokenKind.CurrentUser } => CurrentUser,
        Operand.Token { Kind: TokenKind.CurrentObject } => CurrentObject,
        Operand.UserMember user => CurrentUser is null ? null : Comparand.Of(type, ValuesOfUser[user.Member.Index]),
        Operand.Time time => time.Expression.Value(Now ?? throw new InvalidOperationException("The constraint counts from now, and no moment was given."), TimeZone),
        Operand.Parameter parameter => Comparand.Of(type, Raw(parameter)),
        _ => throw new InvalidOperationException($"{operand} has no value of its own."),
    };

    /// <summary>Where the clocks are that a date part is read from.</summary>
    internal TimeZoneInfo ZoneOf(Operand.Function function) => function.TimeZone is null ? TimeZone : TimeZoneInfo.FindSystemTimeZoneById(function.TimeZone);

    private IReadOnlyList<object?> ValuesOfUser => CurrentUserValues ?? throw new InvalidOperationException("The constraint names a member of the current user, whose values were not given.");

    /// <summary>The value of a variable as it was given; null when empty.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>: it has no value.</exception>
    internal object? Raw(Operand.Parameter parameter)
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
