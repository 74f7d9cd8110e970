using OfflineSync.Tests.Model.Constraints.Generated.Oracle;

namespace OfflineSync.Tests.Model.Constraints.Generated;

internal sealed partial class ConstraintGenerator
{
    private static readonly string[] DateParts = ["year", "quarter", "month", "week", "day", "day-of-year", "weekday", "hours", "minutes", "seconds"];

    private Phrase AttributeAndValue(int depth)
    {
        PathText path = Path(depth);
        MemberDefinition attribute = Attribute(path.End);
        ValueText value = Value(attribute.Type);
        // A member of the other side may be an enumeration, which has no order.
        string sign = Sign(value.Text.EndsWith("/Kind", StringComparison.Ordinal) || value.Text.EndsWith("/Former", StringComparison.Ordinal) ? [attribute.Type, MemberType.Enumeration] : [attribute.Type]);
        return Compared(To(path, attribute.Name), sign, value.Text, place =>
        {
            object? right = value.Reads(place);
            return path.Walk.Values(place, attribute.Name).Any(left => Comparison.OfValues(left, sign, right));
        });
    }

    private Phrase AttributeAndTime(int depth)
    {
        PathText path = Path(depth);
        string attribute = Attribute(path.End, member => member.Type == MemberType.DateTime).Name, sign = Sign(MemberType.DateTime);
        ValueText time = dice.Percent(80) ? Time() : MomentText();
        return Compared(To(path, attribute), sign, time.Text, place =>
        {
            object? right = time.Reads(place);
            return path.Walk.Values(place, attribute).Any(left => Comparison.OfValues(left, sign, right));
        });
    }

    private Phrase AttributeAndEmpty(int depth)
    {
        PathText path = Path(depth);
        MemberDefinition attribute = Attribute(path.End);
        string empty = dice.Pick(["empty", "NULL"]), sign = Equality();
        grammar.Saw($"{sign} {empty}");
        return Compared(To(path, attribute.Name), sign, empty, place => path.Walk.Values(place, attribute.Name).Any(value => value is null == (sign == "=")));
    }

    private Phrase BareBoolean(int depth)
    {
        PathText path = Path(depth);
        if (!path.End.Members.Any(member => member.Type == MemberType.Boolean)) return Exists(depth);
        string attribute = Attribute(path.End, member => member.Type == MemberType.Boolean).Name;
        grammar.Saw("Boolean alone");
        return new Phrase(To(path, attribute), place => path.Walk.Values(place, attribute).Any(value => value is true));
    }

    private Phrase Constant()
    {
        string text = dice.Pick(["true()", "false()", "true", "false"]);
        grammar.Saw($"{text} alone");
        return new Phrase(text, _ => text.StartsWith('t'));
    }

    private Phrase Exists(int depth)
    {
        PathText path = Path(depth, least: 1);
        grammar.Saw("path to an object");
        return new Phrase(path.Text, place => path.Walk.Ids(place).Any(id => id is not null));
    }

    private Phrase TextTest(int depth)
    {
        PathText path = Path(depth);
        string attribute = Attribute(path.End, member => member.Type == MemberType.String).Name;
        string function = dice.Pick(["contains", "starts-with", "ends-with"]);
        ValueText part = dice.Roll(100) switch
        {
            < 10 => Variable("text"),
            < 20 => VariableText(),
            < 40 => UserText(),
            < 50 => Literal(""),
            _ => Literal(dice.Pick(Pools.Texts)),
        };
        grammar.Saw($"{function}(path, {(part.Text[0] == '\'' ? "text" : part.Text.StartsWith("$currentUser", StringComparison.Ordinal) ? "$currentUser/member" : "$variable")})");
        return new Phrase($"{function}({Space()}{To(path, attribute)},{Space()}{part.Text})", place =>
        {
            var sought = (string?)part.Reads(place);
            return path.Walk.Values(place, attribute).Any(value => PlainText.Has(function, (string?)value, sought));
        });

        ValueText UserText()
        {
            string member = dice.Pick(["Name", "Roles"]);
            return new ValueText($"$currentUser/{member}", place => place.Asker.User?.Values[member]);
        }

        ValueText VariableText() => new("$site/Name", place => ((Thing?)place.Asker.Variables["site"])?.Values["Name"]);
    }

    private Phrase FunctionAndValue(int depth)
    {
        (PathText path, string text, Func<Place, IEnumerable<object?>> values, decimal[] likely) = Function(depth, withPredicates: true);
        if (dice.Percent(12) && path.Walk.Steps.Length == 0)
        {
            (PathText _, string other, Func<Place, IEnumerable<object?>> others, decimal[] _) = Function(0, withPredicates: false);
            string between = Sign(MemberType.Integer);
            grammar.Saw("function with function");
            return Compared(text, between, other, place => values(place).Any(left => others(place).Any(right => Comparison.OfValues(left, between, right))));
        }
        if (dice.Percent(5))
        {
            string equality = Equality();
            grammar.Saw("function with empty");
            return Compared(text, equality, "empty", place => values(place).Any(value => value is null == (equality == "=")));
        }
        ValueText compared = dice.Percent(70) ? Number(dice.Pick(likely)) : Value(MemberType.Integer);
        string sign = Sign(MemberType.Integer);
        return Compared(text, sign, compared.Text, place =>
        {
            object? right = compared.Reads(place);
            return values(place).Any(left => Comparison.OfValues(left, sign, right));
        });
    }

    private (PathText Path, string Text, Func<Place, IEnumerable<object?>> Values, decimal[] Likely) Function(int depth, bool withPredicates)
    {
        PathText path = Path(depth, withPredicates: withPredicates);
        if (dice.Percent(15))
        {
            string name = dice.Pick(["length", "string-length"]), text = Attribute(path.End, member => member.Type == MemberType.String).Name;
            grammar.Saw($"{name}(path)");
            return (path, $"{name}({To(path, text)})", place => path.Walk.Values(place, text).Select(value => (object?)PlainText.Length((string?)value)), [0, 1, 2, 3, 5]);
        }
        string part = dice.Pick(DateParts), attribute = Attribute(path.End, member => member.Type == MemberType.DateTime).Name;
        string? zone = dice.Percent(50) ? dice.Pick(Pools.Zones) : null;
        if (zone is not null && !zone.Contains('/')) grammar.Saw("time zone without a region");
        grammar.Saw($"{part}-from-dateTime(path{(zone is null ? "" : ", zone")})");
        return (path, $"{part}-from-dateTime({To(path, attribute)}{(zone is null ? "" : $",{Space()}'{zone}'")})",
            place => path.Walk.Values(place, attribute).Select(value => value is DateTime moment
                ? (object?)Clock.Part(part, moment, zone is null ? place.Asker.Zone : TimeZoneInfo.FindSystemTimeZoneById(zone)) : null),
            part switch { "year" => [2024, 2023, 1900, 1], "day-of-year" => [91, 100, 300, 366], "week" => [1, 13, 44, 52], "hours" or "minutes" => [0, 10, 12, 30], "seconds" => [0, 12, 59], "quarter" => [1, 2, 4], "day" => [1, 6, 27, 31], _ => [1, 3, 5, 7, 12] });
    }

    private Phrase Role(int depth)
    {
        string role = dice.Pick(GeneratedModel.Roles), token = $"'[%UserRole_{role}%]'", sign = Equality();
        switch (dice.Roll(4))
        {
            case 0:
                grammar.Saw("[%UserRole_…%] of the current user");
                return Compared(dice.Pick(["'[%CurrentUser%]'", "$currentUser"]), sign, token, place => place.Asker.Roles.Contains(role) == (sign == "="));
            case 1:
                PathText path = Path(depth);
                string text = Attribute(path.End, member => member.Type == MemberType.String && member.Name != nameof(User.Roles)).Name;
                grammar.Saw("[%UserRole_…%] as a text");
                return Compared(To(path, text), sign, token, place => path.Walk.Values(place, text).Any(value => Comparison.OfValues(value, sign, role)));
            default:
                PathText user = Path(depth, to: User.EntityName);
                grammar.Saw("[%UserRole_…%] of a user");
                return Compared(To(user, nameof(User.Roles)), sign, token, place => user.Walk.Values(place, nameof(User.Roles)).Any(value => Comparison.HasRole(value, role) == (sign == "=")));
        }
    }

    // One in ten has the sides swapped.
    private Phrase Compared(string left, string sign, string right, Meaning means)
    {
        if (!dice.Percent(10)) return new Phrase(left + Around(sign) + right, means);
        grammar.Saw("value on the left");
        return new Phrase(right + Around(Mirrored(sign)) + left, means);

        string Around(string inner) => Space() + inner + Space();
    }
}
