namespace OfflineSync.Constraints;

/// <summary>One side of a comparison.</summary>
internal abstract record Operand
{
    private Operand()
    {
    }

    /// <summary>The operand as XPath text.</summary>
    public sealed override string ToString() => XPathWriter.Write(this);

    /// <summary>A member's value. For a reference it is the id of the object referred to.</summary>
    /// <param name="Member">The member.</param>
    /// <param name="Up">Whose: 0 for the innermost object, 1 for the one outside of it, and so on.</param>
    public sealed record Attribute(MemberDefinition Member, int Up = 0) : Operand;

    /// <summary>An object's id.</summary>
    /// <param name="Up">Whose: 0 for the innermost object, 1 for the one outside of it, and so on.</param>
    public sealed record Id(int Up = 0) : Operand;

    /// <summary>A value in the form that <see cref="Comparand"/> gives it.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Literal(object Value) : Operand;

    /// <summary>Empty.</summary>
    public sealed record Empty : Operand;

    /// <summary>A value known when the constraint is evaluated.</summary>
    /// <param name="Name">The variable's name, without the dollar sign.</param>
    /// <param name="Member">The member to take of it, when it is an object; else null.</param>
    public sealed record Parameter(string Name, string? Member = null) : Operand;

    /// <summary>A value that the engine knows.</summary>
    /// <param name="Kind">Which.</param>
    public sealed record Token(TokenKind Kind) : Operand;

    /// <summary>A member of the current user's own object: <c>$currentUser/Region</c>. Empty when there is no current user.</summary>
    /// <param name="Member">The member of <see cref="DomainModel.Users"/>.</param>
    public sealed record UserMember(MemberDefinition Member) : Operand;

    /// <summary>A user role, on the right of <see cref="User.Roles"/>: the comparison asks whether that user has the role.</summary>
    /// <param name="Name">The role.</param>
    public sealed record Role(string Name) : Operand;

    /// <summary>A moment that is counted from now.</summary>
    /// <param name="Expression">How.</param>
    public sealed record Time(TimeExpression Expression) : Operand;

    /// <summary>A whole number that is made of an attribute.</summary>
    /// <param name="Kind">How.</param>
    /// <param name="Of">The attribute.</param>
    /// <param name="TimeZone">Where the clocks are that a date part is read from; null for <see cref="ConstraintArguments.TimeZone"/>.</param>
    public sealed record Function(ValueFunction Kind, Attribute Of, string? TimeZone = null) : Operand;

    /// <summary>The type of what a database has a column or an expression for; null for a value that is known before.</summary>
    internal MemberType? StoredType => this switch
    {
        Attribute attribute => attribute.Member.Type,
        Id => MemberType.Reference,
        Function => MemberType.Integer,
        _ => null,
    };
}
