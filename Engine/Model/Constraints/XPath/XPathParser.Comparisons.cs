using System.Globalization;

namespace OfflineSync.Constraints;

internal sealed partial class XPathParser
{
    private Constraint Comparison()
    {
        int start = Current.Start;
        object left = Side();
        if (OperatorOf(Current) is not { } comparison)
        {
            Expected("a comparison (= != < <= > >=)");
            return Bare(left, start);
        }
        _position++;
        int second = Current.Start;
        object right = Side();
        if (HasRole(left, comparison, right, start) is { } hasRole) return hasRole;
        if (left is not BoundPath)
        {
            if (right is not BoundPath) return Guarded(start, () => KnownBinder.Bind(left, comparison, right));
            (left, right, comparison, start, second) = (right, left, comparison.Mirrored(), second, start);
        }
        if (right is Operand.Empty && comparison.IsOrder()) throw _source.Error(second, "nothing is less or greater than empty", "Compare with = empty or != empty.");
        if (right is Operand.Role role) right = RoleFor((BoundPath)left, role, second);
        return Guarded(second, () => ComparisonBinder.Bind((BoundPath)left, comparison, right));
    }

    // The current user and a role compare without any object: does the user have it?
    private Constraint? HasRole(object left, ComparisonOperator comparison, object right, int start)
    {
        if (left is Operand.Role) (left, right) = (right, left);
        if (left is not Operand.Token { Kind: TokenKind.CurrentUser } || right is not Operand.Role role) return null;
        var hasRole = new Constraint.HasRole(role.Name);
        return comparison switch
        {
            ComparisonOperator.Equal => hasRole,
            ComparisonOperator.NotEqual => new Constraint.Not(hasRole),
            _ => throw _source.Error(start, "roles have no order", "Compare with = or !=."),
        };
    }

    // A user's roles are a list, and the comparison asks whether the role is in it. Any other text is compared with the role's name.
    private object RoleFor(BoundPath path, Operand.Role role, int position)
    {
        EntityDefinition end = path.Steps.IsEmpty ? _scopes[^(path.Up + 1)] : path.Steps[^1].Step.End;
        return path.Type != MemberType.String ? throw _source.Error(position, "a role is compared with what is neither the current user nor a text", "Write '[%CurrentUser%]' = '[%UserRole_…%]', or compare the Roles of a user with it.")
            : path.Attribute!.Name == nameof(User.Roles) && end == end.Model.Users ? role
            : role.Name;
    }

    // What stands without a comparison: true() and false(), a Boolean attribute, or an association that must exist.
    private Constraint Bare(object side, int start) => side switch
    {
        bool value => new Constraint.Constant(value),
        BoundPath { Type: MemberType.Boolean } path => ComparisonBinder.Bind(path, ComparisonOperator.Equal, true),
        BoundPath { Attribute: null, EndsWithId: false, Steps.Length: > 0 } path => ComparisonBinder.Exists(path),
        BoundPath { Attribute: not null } path => throw _source.Error(Current.Start, $"a comparison of {path.Shown} was expected, but here is {Current.Shown}", UnexpectedHint("Write one of = != < <= > >= and a value.")),
        _ => throw _source.Error(Current.Start, $"a comparison was expected, but here is {Current.Shown}", UnexpectedHint($"Write one of = != < <= > >= behind what stands at column {start + 1}, and what to compare it with.")),
    };

    private Constraint TextMatch(TextTest test)
    {
        _position++;
        Expect("(");
        int start = Current.Start;
        BoundPath path = Path();
        if (path.Attribute?.Type != MemberType.String) throw _source.Error(start, $"an attribute of type String was expected, but {path.Shown} is {Kind(path)}", "Only texts can be searched.");
        Expect(",");
        int second = Current.Start, place = _position;
        object part = Side();
        if (part is not (string or Operand.Parameter or Operand.UserMember)) throw _source.Error(second, $"a text in quotes or a variable was expected, but here is {_tokens[place].Shown}", "Write contains(Name, 'part') or contains(Name, $part).");
        Expect(")");
        return Guarded(second, () => ComparisonBinder.Match(path, test, part));
    }

    // A path, an operand, or a value: string, decimal, bool.
    private object Side()
    {
        XPathToken token = Current;
        Expected("a text in quotes", "a number", "a variable", "true()", "false()", "empty", "a function of a value");
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
                return ValueFunctions.Find(token.Text) is { } function
                    ? Function(function)
                    : throw _source.Error(token.Start, $"there is no function '{token.Text}' here", $"The functions are not, contains, starts-with, ends-with, true, false, {string.Join(", ", ValueFunctions.Names)}.");
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
        Operand read = XPathTokens.Read(token.Text, (position, problem, hint) => _source.Error(token.Start + 1 + position, problem, hint));
        EntityDefinition entity = _source.Entity;
        return read is Operand.Role role && !entity.Model.Roles.Contains(role.Name)
            ? throw _source.Error(token.Start, $"the model '{entity.Model.Name}' has no user role '{role.Name}'", $"Its roles are {string.Join(", ", entity.Model.Roles)}.")
            : read;
    }

    private Operand Variable(XPathToken token)
    {
        _position++;
        bool isUser = token.Text == CurrentUserVariable;
        if (!Take("/")) return isUser ? new Operand.Token(TokenKind.CurrentUser) : new Operand.Parameter(token.Text);
        if (Current.Kind != XPathTokenKind.Name) throw Unexpected("a member of the variable's object");
        XPathToken place = Current;
        string name = WithoutModule(place.Text);
        _position++;
        if (Current.Is("/"))
        {
            throw _source.Error(Current.Start, $"a path behind ${token.Text}/{name} was found, and only a member of the variable's own object can be compared with", isUser
                ? "Start the path at the object and end it at the user: [… = '[%CurrentUser%]'], or keep the value in a member of the user."
                : "Follow the path in code, and pass what it leads to as a variable.");
        }
        if (!isUser) return new Operand.Parameter(token.Text, name);
        if (name == "id") return new Operand.Token(TokenKind.CurrentUser);
        EntityDefinition users = _source.Entity.Model.Users;
        MemberDefinition? member = users.Members.FirstOrDefault(member => member.Association == name) ?? users.FindMember(name);
        return member is null
            ? throw _source.Error(place.Start, $"{users.Name} has no member '{name}'", $"Its members are {string.Join(", ", users.Members.Select(known => known.Association ?? known.Name))}.")
            : new Operand.UserMember(member);
    }

    // function "(" path [ "," time-zone ] ")"
    private BoundPath Function(ValueFunction function)
    {
        string name = Current.Text;
        _position++;
        Expect("(");
        int start = Current.Start;
        BoundPath path = Path();
        MemberType type = ValueFunctions.Of(function);
        if (path.Attribute?.Type != type) throw _source.Error(start, $"{name} was expected to get an attribute of type {type}, but {path.Shown} is {Kind(path)}", $"Write {name}(…) around an attribute of type {type}.");
        string? zone = null;
        if (type == MemberType.DateTime && Take(","))
        {
            XPathToken token = Current;
            zone = token.Kind == XPathTokenKind.Text && TimeZoneNames.IsKnown(token.Text)
                ? token.Text
                : throw _source.Error(token.Start, $"the name of a time zone was expected, but here is {token.Shown}", "Write a name of the IANA database, such as 'Europe/Amsterdam', or 'UTC'; offsets are not accepted.");
            _position++;
        }
        Expect(")");
        return path with { Function = function, TimeZone = zone };
    }

    private static string Kind(BoundPath path) => path.Attribute is null ? "an object" : $"of type {path.Attribute.Type}";

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
