using System.Globalization;
using OfflineSync.Tests.Model.Constraints.Generated.Oracle;

namespace OfflineSync.Tests.Model.Constraints.Generated;

internal sealed partial class ConstraintGenerator
{
    private static readonly string[] AllSigns = ["=", "!=", "<", "<=", ">", ">="];

    private string Sign(params MemberType[] types)
    {
        string sign = types.Any(type => type is MemberType.Boolean or MemberType.Enumeration or MemberType.Reference) ? Equality() : dice.Pick(AllSigns);
        foreach (MemberType type in types) grammar.Saw($"{type} {sign}");
        return sign;
    }

    private string Equality() => dice.Percent(50) ? "=" : "!=";

    private static string Mirrored(string sign) => sign.Replace('<', '~').Replace('>', '<').Replace('~', '>');

    /// <summary>A value to compare with an attribute.</summary>
    private ValueText Value(MemberType type)
    {
        if (dice.Percent(12) && UserMember(type) is { } ofUser) return ofUser;
        if (dice.Percent(8) && VariableMember(type) is { } ofVariable) return ofVariable;
        return type switch
        {
            MemberType.String => dice.Percent(20) ? Variable("text") : Literal(dice.Percent(5) ? "" : dice.Pick(Pools.Texts)),
            MemberType.Enumeration => dice.Percent(25) ? Variable("kind") : Literal(dice.Pick(GeneratedModel.Kinds)),
            MemberType.Boolean => dice.Percent(20) ? Variable("flag") : Boolean(),
            MemberType.DateTime => dice.Roll(100) switch { < 15 => Variable("moment"), < 65 => Time(), _ => MomentText() },
            _ => dice.Percent(20) ? Variable(dice.Percent(50) ? "number" : "whole") : Number(type),
        };
    }

    private ValueText Number(MemberType type)
    {
        decimal number = type == MemberType.Long && dice.Percent(60) ? dice.Pick(Pools.Longs) : dice.Percent(50) ? dice.Pick(Pools.Decimals) : dice.Pick(Pools.Integers);
        return Number(number);
    }

    private ValueText Number(decimal number)
    {
        if (number < 0) grammar.Saw("negative number");
        if (number != decimal.Truncate(number)) grammar.Saw("number with a fraction");
        return new ValueText(number.ToString(CultureInfo.InvariantCulture) + (dice.Percent(5) ? number == decimal.Truncate(number) ? ".00" : "0" : ""), _ => number);
    }

    private ValueText Literal(string text)
    {
        if (text.Contains('\'')) grammar.Saw("text with a quote");
        if (text.TrimStart('[').StartsWith('%') && text[0] == '[') grammar.Saw("text that looks like a token");
        if (text.Any(char.IsSurrogate)) grammar.Saw("text beyond the basic plane");
        if (text.Length == 0) grammar.Saw("''");
        bool looksLikeToken = text.StartsWith('[') && text.TrimStart('[').StartsWith('%');
        return new ValueText($"'{(looksLikeToken ? "[" : "")}{text.Replace("'", "''")}'", _ => text.Length == 0 ? null : text);
    }

    private ValueText Boolean()
    {
        string text = dice.Pick(["true()", "false()", "true", "false", "'true'", "'false'"]);
        grammar.Saw($"{text.Replace("false", "true")} as a value");
        return new ValueText(text, _ => text.Contains("true"));
    }

    private ValueText MomentText()
    {
        DateTime moment = RandomWorld.Moment(dice);
        int form = dice.Roll(5);
        if (form > 0 && moment.Year is < 2 or > 9998) form = 0;
        grammar.Saw($"moment written in form {form}");
        (string text, DateTime value) = form switch
        {
            0 => (moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), moment),
            1 => (moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), moment.Date),
            2 => (moment.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture), moment.Date.AddMinutes(Math.Floor(moment.TimeOfDay.TotalMinutes))),
            3 => (moment.AddMinutes(330).ToString("yyyy-MM-dd'T'HH:mm:ss'+05:30'", CultureInfo.InvariantCulture), moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerSecond))),
            _ => (moment.AddHours(-4).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'-04:00'", CultureInfo.InvariantCulture), moment),
        };
        return new ValueText($"'{text}'", _ => value);
    }

    private ValueText Variable(string name)
    {
        grammar.Saw("$variable");
        return new ValueText($"${name}", place => place.Asker.Variables[name]);
    }

    // $currentUser/Name
    private ValueText? UserMember(MemberType type) => Member(model.Users, type, "currentUser", place => place.Asker.User, "$currentUser/member");

    // $site/Name
    private ValueText? VariableMember(MemberType type)
    {
        string name = dice.Pick(["site", "area"]);
        return Member(model.Entity(name == "site" ? "Site" : "Area"), type, name, place => (Thing?)place.Asker.Variables[name], "$variable/member");
    }

    private ValueText? Member(EntityDefinition entity, MemberType type, string variable, Func<Place, Thing?> holder, string construct)
    {
        List<MemberDefinition> fitting = [.. entity.Members.Where(member => AreAlike(member.Type, type))];
        if (fitting.Count == 0) return null;
        MemberDefinition taken = dice.Pick(fitting);
        grammar.Saw(construct);
        return new ValueText($"${variable}/{taken.Association ?? taken.Name}", place => holder(place)?.Values[taken.Name]);
    }

    private static bool AreAlike(MemberType one, MemberType other) => Kind(one) == Kind(other);

    private static int Kind(MemberType type) => type switch
    {
        MemberType.Integer or MemberType.Long or MemberType.Decimal => -1,
        MemberType.Enumeration or MemberType.String => -2,
        _ => (int)type,
    };
}
