using System.Globalization;

namespace OfflineSync.Constraints;

internal sealed partial class XPathParser
{
    private Constraint Comparison()
    {
        int start = Current.Start;
        object left = Side();
        if (OperatorOf(Current) is not { } comparison) return Bare(left, start);
        _position++;
        int second = Current.Start;
        object right = Side();
        if (left is not BoundPath)
        {
            if (right is not BoundPath) throw _source.Error(start, "two values are compared, and no object is asked", "Compare an attribute, an association or id.");
            (left, right, comparison, start, second) = (right, left, comparison.Mirrored(), second, start);
        }
        if (right is Operand.Empty && comparison.IsOrder()) throw _source.Error(second, "nothing is less or greater than empty", "Compare with = empty or != empty.");
        return Guarded(second, () => ComparisonBinder.Bind((BoundPath)left, comparison, right));
    }

    // What stands without a comparison: true() and false(), a Boolean attribute, or an association that must exist.
    private Constraint Bare(object side, int start) => side switch
    {
        bool value => new Constraint.Constant(value),
        BoundPath { Attribute.Type: MemberType.Boolean } path => ComparisonBinder.Bind(path, ComparisonOperator.Equal, true),
        BoundPath { Attribute: null, EndsWithId: false, Steps.Length: > 0 } path => ComparisonBinder.Exists(path),
        BoundPath { Attribute: { } attribute } => throw _source.Error(Current.Start, $"a comparison of {attribute.Name} was expected, but here is {Current.Shown}", "Write one of = != < <= > >= and a value."),
        _ => throw _source.Error(Current.Start, $"a comparison was expected, but here is {Current.Shown}", $"Compare what stands at column {start + 1}."),
    };

    private Constraint TextMatch(TextTest test)
    {
        _position++;
        Expect("(");
        int start = Current.Start;
        BoundPath path = Path();
        if (path.Attribute?.Type != MemberType.String) throw _source.Error(start, "a text attribute was expected", "Only attributes of type String can be searched.");
        Expect(",");
        int second = Current.Start;
        object part = Side();
        if (part is not (string or Operand.Parameter)) throw _source.Error(second, "a text in quotes or a variable was expected", "Write contains(Name, 'part') or contains(Name, $part).");
        Expect(")");
        return ComparisonBinder.Match(path, test, part);
    }

    // A path, an operand, or a value: string, decimal, bool.
    private object Side()
    {
        XPathToken token = Current;
        switch (token.Kind)
        {
            case XPathTokenKind.Text:
                _position++;
                return Text(token);
            case XPathTokenKind.Number:
                _position++;
                return decimal.TryParse(token.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
                    ? number
                    : throw _source.Error(token.Start, $"'{token.Text}' is no number that can be held", "Write at most 28 digits, with a dot before the fraction.");
            case XPathTokenKind.Variable:
                return Variable(token);
            case XPathTokenKind.Name when token.Text is "true" or "false" && (Next.Is("(") || !IsMember(token.Text)):
                _position++;
                if (Take("(")) Expect(")");
                return token.Text == "true";
            case XPathTokenKind.Name when token.Text is "empty" or "NULL" && !IsMember(token.Text):
                _position++;
                return new Operand.Empty();
            case XPathTokenKind.Name when Next.Is("("):
                throw _source.Error(token.Start, $"there is no function '{token.Text}' here", "The functions are not, contains, starts-with, ends-with, true and false.");
            default:
                return Path();
        }
    }

    // A text that starts with "[%" is a token; one bracket more makes it a text again.
    private object Text(XPathToken token)
    {
        int brackets = token.Text.AsSpan().IndexOfAnyExcept('[');
        if (brackets < 1 || token.Text[brackets] != '%') return token.Text;
        if (brackets > 1) return token.Text[1..];
        return token.Text == "[%CurrentUser%]"
            ? new Operand.Token(TokenKind.CurrentUser)
            : throw _source.Error(token.Start, $"there is no token '{token.Text}'", "The token is '[%CurrentUser%]'. A text that starts with '[%' is written with one bracket more: '[[%…'.");
    }

    private Operand.Parameter Variable(XPathToken token)
    {
        _position++;
        if (!Take("/")) return new Operand.Parameter(token.Text);
        if (Current.Kind != XPathTokenKind.Name) throw Unexpected("a member of the variable's object");
        string member = WithoutModule(Current.Text);
        _position++;
        return new Operand.Parameter(token.Text, member);
    }

    private bool IsMember(string name) => _scopes[^1].FindMember(name) is not null;

    // Binding knows what is wrong, the parser knows where.
    private Constraint Guarded(int position, Func<Constraint> bind)
    {
        try
        {
            return bind();
        }
        catch (OfflineSyncException exception) when (exception.Code is ErrorCode.ConstraintInvalid or ErrorCode.ValueInvalid)
        {
            throw _source.Error(position, exception.Message.TrimEnd('.'), exception.Hint);
        }
    }

    private static TextTest? TextTestOf(string name) => name switch
    {
        "contains" => TextTest.Contains,
        "starts-with" => TextTest.StartsWith,
        "ends-with" => TextTest.EndsWith,
        _ => null,
    };

    private static ComparisonOperator? OperatorOf(XPathToken token) => token.Kind != XPathTokenKind.Symbol ? null : token.Text switch
    {
        "=" => ComparisonOperator.Equal,
        "!=" => ComparisonOperator.NotEqual,
        "<" => ComparisonOperator.Less,
        "<=" => ComparisonOperator.LessOrEqual,
        ">" => ComparisonOperator.Greater,
        ">=" => ComparisonOperator.GreaterOrEqual,
        _ => null,
    };
}
