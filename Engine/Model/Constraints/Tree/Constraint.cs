namespace OfflineSync.Constraints;

/// <summary>
/// What objects of an entity must fulfil: a syntax tree whose names are resolved and whose values are typed. XPath text and lambdas become one;
/// SQL and the evaluation in memory come from it. Equal trees compare as equal.
/// </summary>
/// <remarks>
/// Every node is true or false, never unknown, so <see cref="Not"/> is the exact complement.
/// A path is a chain of <see cref="Exists"/>, one per step, whose innermost condition speaks about the last object: every path is existential.
/// </remarks>
internal abstract record Constraint
{
    private Constraint()
    {
    }

    /// <summary>What every object fulfils.</summary>
    public static Constraint All { get; } = new Constant(true);

    /// <summary>The constraint as XPath text, which the parser reads back to an equal tree unless it became longer than a text may be.</summary>
    public sealed override string ToString() => XPathWriter.Write(this);

    /// <summary>Both hold.</summary>
    /// <param name="Left">The one.</param>
    /// <param name="Right">The other.</param>
    public sealed record And(Constraint Left, Constraint Right) : Constraint;

    /// <summary>One of them holds, or both.</summary>
    /// <param name="Left">The one.</param>
    /// <param name="Right">The other.</param>
    public sealed record Or(Constraint Left, Constraint Right) : Constraint;

    /// <summary>It does not hold.</summary>
    /// <param name="Operand">What does not hold.</param>
    public sealed record Not(Constraint Operand) : Constraint;

    /// <summary>Always, or never.</summary>
    /// <param name="Value">Which of the two.</param>
    public sealed record Constant(bool Value) : Constraint;

    /// <summary>
    /// Two values compare. For attributes, empty equals empty and differs from every value; no order holds with empty.
    /// For references and ids, nothing holds with empty, neither equal nor unequal.
    /// </summary>
    /// <param name="Left">An attribute, a reference or the id.</param>
    /// <param name="Operator">How they compare.</param>
    /// <param name="Right">Another of these, or a value.</param>
    public sealed record Comparison(Operand Left, ComparisonOperator Operator, Operand Right) : Constraint;

    /// <summary>
    /// A text contains, starts with or ends with another, upper and lower case alike. An empty text fulfils nothing; an empty part is in every other text.
    /// </summary>
    /// <param name="Test">Which of the three.</param>
    /// <param name="Text">The attribute.</param>
    /// <param name="Part">What to look for.</param>
    public sealed record TextMatch(TextTest Test, Operand Text, Operand Part) : Constraint;

    /// <summary>There is an associated object that fulfils the condition, of which it is object 0; the objects outside count up from there.</summary>
    /// <param name="Step">Where the associated objects are.</param>
    /// <param name="Where">The condition; null asks for nothing more, and then a stored reference is enough.</param>
    /// <param name="Up">How many objects further out the step starts.</param>
    public sealed record Exists(AssociationStep Step, Constraint? Where = null, int Up = 0) : Constraint;

    /// <summary>
    /// Two values compare that are known before any object is asked: variables, tokens, moments, members of the current user. Empty equals empty and differs from every
    /// value; where one of them is an object by its kind, nothing holds with empty.
    /// </summary>
    /// <param name="Left">The one.</param>
    /// <param name="Operator">How they compare.</param>
    /// <param name="Right">The other.</param>
    public sealed record Known(Operand Left, ComparisonOperator Operator, Operand Right) : Constraint;

    /// <summary>The current user has a role now.</summary>
    /// <param name="Role">The role.</param>
    public sealed record HasRole(string Role) : Constraint;
}
