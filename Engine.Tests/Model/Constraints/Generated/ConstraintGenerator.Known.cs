using OfflineSync.Tests.Model.Constraints.Generated.Oracle;

namespace OfflineSync.Tests.Model.Constraints.Generated;

internal sealed partial class ConstraintGenerator
{
    private static readonly MemberType[] KnownTypes = [MemberType.String, MemberType.Enumeration, MemberType.Boolean, MemberType.DateTime, MemberType.Integer];

    // Two values, and no object is asked.
    private Phrase Known()
    {
        switch (dice.Roll(4))
        {
            case 0:
                grammar.Saw("two objects without a path");
                return KnownObjects();
            case 1:
                ValueText variable = Variable(dice.Pick(["text", "kind", "number", "whole", "moment", "flag"]));
                string equality = Equality(), empty = dice.Pick(["empty", "NULL", "''"]);
                grammar.Saw("$variable with empty");
                return Compared(variable.Text, equality, empty, place => Comparison.OfValues(variable.Reads(place), equality, null));
            case 2:
                grammar.Saw("two literals");
                return dice.Percent(50) ? KnownValues(Literal(dice.Pick(Pools.Texts)), Literal(dice.Pick(Pools.Texts)), dice.Pick(AllSigns)) : KnownValues(Number(MemberType.Decimal), Number(MemberType.Integer), dice.Pick(AllSigns));
            default:
                grammar.Saw("two values without a path");
                MemberType type = dice.Pick(KnownTypes);
                ValueText left = Given(type), right = type == MemberType.Enumeration ? Literal(dice.Pick(GeneratedModel.Kinds)) : Value(type);
                return KnownValues(left, right, IsEnumeration(left) || IsEnumeration(right) || type is MemberType.Enumeration or MemberType.Boolean ? Equality() : dice.Pick(AllSigns));
        }
    }

    private static bool IsEnumeration(ValueText value) => value.Text.EndsWith("/Kind", StringComparison.Ordinal) || value.Text.EndsWith("/Former", StringComparison.Ordinal);

    private Phrase KnownValues(ValueText left, ValueText right, string sign) => Compared(left.Text, sign, right.Text, place => Comparison.OfValues(left.Reads(place), sign, right.Reads(place)));

    // What is no literal, so that the type is known by it.
    private ValueText Given(MemberType type)
    {
        string member = type switch { MemberType.String => "Name", MemberType.Enumeration => "Kind", MemberType.Boolean => "Active", MemberType.DateTime => "Since", _ => dice.Pick(["Level", "Points", "Share"]) };
        string variable = type switch { MemberType.String => "text", MemberType.Enumeration => "kind", MemberType.Boolean => "flag", MemberType.DateTime => "moment", _ => dice.Pick(["number", "whole"]) };
        if (type == MemberType.DateTime && dice.Percent(40)) return Time();
        if (dice.Percent(50)) return Variable(variable);
        grammar.Saw("$currentUser/member");
        return new ValueText($"$currentUser/{member}", place => place.Asker.User?.Values[member]);
    }

    private Phrase KnownObjects()
    {
        string sign = Equality();
        (ValueText left, string entity) = dice.Roll(3) switch
        {
            0 => (new ValueText("'[%CurrentObject%]'", place => place.Asker.Object), "Site"),
            1 => (new ValueText("$currentUser/User_Home", place => place.Asker.User?.Values["Home"]), "Area"),
            _ => (new ValueText(dice.Pick(["'[%CurrentUser%]'", "$currentUser", "$currentUser/id"]), place => place.Asker.User?.Id), User.EntityName),
        };
        Guid id = dice.Pick(world.Things[entity]).Id;
        string name = entity.ToLowerInvariant();
        ValueText right = entity != User.EntityName && dice.Percent(50) ? new ValueText($"${name}", place => ((Thing?)place.Asker.Variables[name])?.Id)
            : entity == User.EntityName && dice.Percent(40) ? new ValueText("'[%CurrentUser%]'", place => place.Asker.User?.Id)
            : new ValueText($"'{id}'", _ => id);
        return Compared(left.Text, sign, right.Text, place => Comparison.OfObjects(left.Reads(place), sign, right.Reads(place)));
    }
}
