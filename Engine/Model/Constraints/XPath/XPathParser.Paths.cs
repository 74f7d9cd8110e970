using System.Collections.Immutable;

namespace OfflineSync.Constraints;

internal sealed partial class XPathParser
{
    // { "../" } { association [ "[reversed()]" ] [ "/" entity { predicate } ] "/" } ( attribute | "id" | association … )
    private BoundPath Path()
    {
        int up = 0;
        while (Current.Is(".."))
        {
            if (++up >= _scopes.Count) throw _source.Error(Current.Start, "there is no object further out", "Take one '../' away.");
            _position++;
            Expect("/");
        }
        if (up + 1 < _scopes.Count) Expected("'../'");
        EntityDefinition entity = _scopes[^(up + 1)];
        List<PathStep> steps = [];
        int scopes = _scopes.Count;
        while (true)
        {
            if (Current.Kind != XPathTokenKind.Name) throw Unexpected($"an attribute or association of {entity.Name}", $"Of {entity.Name} that is {Names(entity)}.");
            XPathToken token = Current;
            string name = WithoutModule(token.Text);
            if (name == "id") return End(null, endsWithId: true);
            if (entity.FindMember(name) is { IsReference: false } attribute) return End(attribute, endsWithId: false);
            AssociationStep step;
            if (entity.Model.FindEntity(name)?.Link is { } link && link.MembersFrom(entity) is var (near, far))
            {
                // From one end to the links, and on to the other end.
                _position++;
                if (TakeReversed(name, isOfOne: near.Target == far.Target)) (near, far) = (far, near);
                var toLinks = new AssociationStep(link.Entity, near, entity, Reversed: true);
                steps.Add(new PathStep(toLinks));
                _scopes.Add(link.Entity);
                step = AssociationStep.Forward(link.Entity, far);
            }
            else
            {
                step = Step(entity, token, name);
            }
            if (steps.Count == ConstraintLimits.StepLimit) throw _source.Error(token.Start, $"a path has more than {ConstraintLimits.StepLimit} steps", "Shorten it.");
            entity = step.End;
            _scopes.Add(entity);
            Constraint? where = null;
            bool more = Take("/");
            if (more && Current.Kind == XPathTokenKind.Name && (WithoutModule(Current.Text) == entity.Name || entity.FindSpecialization(WithoutModule(Current.Text)) is not null))
            {
                where = KindOf(entity, WithoutModule(Current.Text));
                _position++;
                if (Sees("["))
                {
                    Constraint asked = Predicates();
                    where = where is null ? asked : new Constraint.And(where, asked);
                }
                more = Take("/");
            }
            steps.Add(new PathStep(step, where));
            if (!more)
            {
                _scopes.RemoveRange(scopes, steps.Count);
                return new BoundPath(up, [.. steps], null);
            }
        }

        BoundPath End(MemberDefinition? attribute, bool endsWithId)
        {
            _position++;
            _scopes.RemoveRange(scopes, steps.Count);
            return new BoundPath(up, [.. steps], attribute, endsWithId);
        }
    }

    // Of a family, the name says of which objects the path goes on to speak.
    internal static Constraint? KindOf(EntityDefinition entity, string name) => entity.ConditionOf(name) is { } kind ? Parse(entity, kind) : null;

    private AssociationStep Step(EntityDefinition entity, XPathToken token, string name)
    {
        _position++;
        bool reversed = Current.Is("[") && Next.IsName("reversed");
        if ((AssociationStep.Find(entity, name, reversed) ?? AssociationStep.Find(entity, name, reversed: false)) is not { } step)
        {
            if (entity.Shape.FindCalculated(name) is { } calculated) throw _source.Error(token.Start, $"{name} of {entity.Name} is calculated", calculated.Cure);
            throw _source.Error(token.Start, $"{entity.Name} has no attribute or association '{name}'", Names(entity) + ".");
        }
        TakeReversed(name, isOfOne: step.Owner == step.Target);
        return step;
    }

    private bool TakeReversed(string association, bool isOfOne)
    {
        if (!Current.Is("[") || !Next.IsName("reversed"))
        {
            if (isOfOne) Expected("[reversed()]");
            return false;
        }
        if (!isOfOne) throw _source.Error(Current.Start, $"{association} joins two entities, so its direction is known", "Take '[reversed()]' away: only associations of an entity with itself need it.");
        _position += 2;
        Expect("(");
        Expect(")");
        Expect("]");
        return true;
    }

    private static string Names(EntityDefinition entity)
    {
        string attributes = string.Join(", ", entity.Members.Where(member => !member.IsReference).Select(member => member.Name).Prepend("id"));
        string associations = string.Join(", ", entity.Members.Select(member => member.Association)
            .Concat(entity.Model.Entities.SelectMany(owner => owner.Members).Where(member => member.Target == entity.Name).Select(member => member.Association))
            .OfType<string>().Concat(entity.Model.Entities.Where(other => other.Link?.MembersFrom(entity) is not null).Select(other => other.Name)).Distinct());
        return $"one of the attributes of {entity.Name} ({attributes}) or its associations ({associations})";
    }

    private static string WithoutModule(string name) => name[(name.LastIndexOf('.') + 1)..];
}
