using System.Globalization;

namespace OfflineSync.Constraints;

/// <summary>Writes a tree as XPath text that the parser reads back to an equal tree.</summary>
internal static class XPathWriter
{
    public static string Write(Constraint constraint) => $"[{Or(constraint)}]";

    public static string Write(Operand operand) => operand switch
    {
        Operand.Attribute attribute => Outer(attribute.Up) + (attribute.Member.Association ?? attribute.Member.Name),
        Operand.Id id => Outer(id.Up) + "id",
        Operand.Literal literal => Literal(literal.Value),
        Operand.Parameter parameter => parameter.Member is null ? $"${parameter.Name}" : $"${parameter.Name}/{parameter.Member}",
        Operand.Token token => $"'[%{token.Kind}%]'",
        Operand.UserMember user => $"${XPathParser.CurrentUserVariable}/{user.Member.Association ?? user.Member.Name}",
        Operand.Role role => $"'[%{XPathTokens.RolePrefix}{role.Name}%]'",
        Operand.Time time => $"'{XPathTokens.Write(time.Expression)}'",
        Operand.Function function => $"{ValueFunctions.NameOf(function.Kind)}({Write(function.Of)}{(function.TimeZone is null ? "" : $", {Quote(function.TimeZone)}")})",
        _ => "empty",
    };

    private static string Or(Constraint constraint) => constraint is Constraint.Or either ? $"{Or(either.Left)} or {And(either.Right)}" : And(constraint);

    private static string And(Constraint constraint) => constraint is Constraint.And both ? $"{And(both.Left)} and {Term(both.Right)}" : Term(constraint);

    private static string Term(Constraint constraint) => constraint switch
    {
        Constraint.Not not => $"not({Or(not.Operand)})",
        Constraint.Constant constant => constant.Value ? "true()" : "false()",
        Constraint.Comparison comparison => $"{comparison.Left} {comparison.Operator.Sign()} {comparison.Right}",
        Constraint.Known known => $"{known.Left} {known.Operator.Sign()} {known.Right}",
        Constraint.TextMatch match => $"{Function(match.Test)}({match.Text}, {Part(match.Part)})",
        Constraint.Exists exists => $"{Outer(exists.Up)}{exists.Step}{(exists.Where is null ? "" : Write(exists.Where))}",
        Constraint.HasRole role => $"'[%{TokenKind.CurrentUser}%]' = {Write(new Operand.Role(role.Role))}",
        _ => $"({Or(constraint)})",
    };

    private static string Function(TextTest test) => test switch
    {
        TextTest.Contains => "contains",
        TextTest.StartsWith => "starts-with",
        _ => "ends-with",
    };

    private static string Part(Operand part) => part is Operand.Empty ? "''" : Write(part);

    private static string Outer(int up) => string.Concat(Enumerable.Repeat("../", up));

    private static string Literal(object value) => value switch
    {
        string text => Quote(text),
        bool flag => flag ? "true()" : "false()",
        decimal number => Values.DecimalText(number),
        DateTime moment => Quote(moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture)),
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => Quote(value.ToString()!),
    };

    // A text that starts with brackets and a percent sign gets one bracket more, or it would be a token.
    private static string Quote(string text)
    {
        int brackets = text.AsSpan().IndexOfAnyExcept('[');
        string escaped = brackets > 0 && text[brackets] == '%' ? "[" + text : text;
        return $"'{escaped.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
