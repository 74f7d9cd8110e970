using OfflineSync.Tests.Model.Constraints.Generated.Oracle;

namespace OfflineSync.Tests.Model.Constraints.Generated;

internal sealed partial class ConstraintGenerator
{
    private Phrase ObjectAndObject(int depth)
    {
        PathText path = Path(depth, to: dice.Percent(40) ? User.EntityName : null);
        string sign = Equality();
        string text = Ending(path);
        ValueText value = Object(path.End);
        grammar.Saw($"object {sign}");
        return Compared(text, sign, value.Text, place =>
        {
            object? right = value.Reads(place);
            return path.Walk.Ids(place).Any(left => Comparison.OfObjects(left, sign, right));
        });
    }

    // A path to an object may end with id, and one without steps must.
    private string Ending(PathText path)
    {
        if (path.Walk.Steps.Length > 0 && dice.Percent(70))
        {
            grammar.Saw("object at the end of a path");
            return path.Text;
        }
        grammar.Saw(path.Walk.Steps.Length > 0 ? "path/id" : "id");
        return To(path, "id");
    }

    private ValueText Object(EntityDefinition entity)
    {
        int kind = dice.Roll(100);
        if (kind < 50 && entity.Name == User.EntityName)
        {
            string text = dice.Pick(["'[%CurrentUser%]'", "$currentUser", "$currentUser/id"]);
            grammar.Saw(text);
            return new ValueText(text, place => place.Asker.User?.Id);
        }
        if (kind < 40 && entity.Name == "Site")
        {
            grammar.Saw("'[%CurrentObject%]'");
            return new ValueText("'[%CurrentObject%]'", place => place.Asker.Object);
        }
        if (kind < 70 && entity.Name is "Site" or "Area")
        {
            string name = entity.Name.ToLowerInvariant();
            grammar.Saw("$object");
            return new ValueText($"${name}", place => ((Thing?)place.Asker.Variables[name])?.Id);
        }
        if (kind < 85 && (dice.Percent(50) ? UserMember(MemberType.Reference) : VariableMember(MemberType.Reference)) is { } member) return member;
        Guid id = dice.Pick(world.Things[entity.Name]).Id;
        bool isNamed = dice.Percent(30);
        grammar.Saw(isNamed ? "'ID_id'" : "'id'");
        return new ValueText($"'{(isNamed ? "ID_" : "")}{id}'", _ => id);
    }

    private Phrase PathAndPath(int depth)
    {
        PathText left = Path(depth), right = Path(0, withPredicates: false);
        if (left.Walk.Steps.Length + right.Walk.Steps.Length > 3) right = new PathText("", new Walk(0, []), Here);
        if (dice.Percent(15)) return Objects(left, right);
        MemberDefinition one = Attribute(left.End);
        List<MemberDefinition> fitting = [.. right.End.Members.Where(member => !member.IsReference && AreAlike(member.Type, one.Type))];
        if (fitting.Count == 0) return Objects(left, right);
        MemberDefinition other = dice.Pick(fitting);
        string sign = Sign(one.Type, other.Type);
        grammar.Saw(left.Walk.Steps.Length + right.Walk.Steps.Length == 0 ? "attribute with attribute" : "path with path");
        if (one.Type != other.Type) grammar.Saw("attributes of different types");
        return Compared(To(left, one.Name), sign, To(right, other.Name),
            place => left.Walk.Values(place, one.Name).Any(first => right.Walk.Values(place, other.Name).Any(second => Comparison.OfValues(first, sign, second))));
    }

    private Phrase Objects(PathText left, PathText right)
    {
        string sign = Equality();
        grammar.Saw("object with object");
        return new Phrase($"{Ending(left)}{Space()}{sign}{Space()}{Ending(right)}",
            place => left.Walk.Ids(place).Any(first => right.Walk.Ids(place).Any(second => Comparison.OfObjects(first, sign, second))));
    }
}
