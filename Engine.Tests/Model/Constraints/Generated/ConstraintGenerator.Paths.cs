using OfflineSync.Tests.Model.Constraints.Generated.Oracle;

namespace OfflineSync.Tests.Model.Constraints.Generated;

internal sealed partial class ConstraintGenerator
{
    private EntityDefinition Here => _scopes[^1];

    /// <summary>A path without its end: it stops before an attribute, or at an object.</summary>
    private PathText Path(int depth, int least = 0, bool withPredicates = true, string? to = null)
    {
        int up = _scopes.Count > 1 && dice.Percent(15) ? 1 + dice.Roll(_scopes.Count - 1) : 0;
        if (up > 0) grammar.Saw("../");
        EntityDefinition at = _scopes[^(up + 1)];
        string text = string.Concat(Enumerable.Repeat("../", up));
        int count = Math.Max(least, dice.Roll(100) switch { < 50 => 0, < 86 => 1, _ => 2 });
        List<Step> steps = [];
        int scopes = _scopes.Count;
        for (int i = 0; i < count || (to is not null && at.Name != to); i++)
        {
            List<(EntityDefinition Owner, MemberDefinition Member, bool Backwards)> possible = [.. Possible(at)];
            if (to is not null && i >= count - 1 && possible.Where(step => (step.Backwards ? step.Owner.Name : step.Member.Target) == to).ToList() is { Count: > 0 } fitting) possible = fitting;
            (EntityDefinition owner, MemberDefinition member, bool backwards) = dice.Pick(possible);
            at = backwards ? owner : model.Entity(member.Target!);
            _scopes.Add(at);
            text += Module() + member.Association;
            if (backwards && owner.Name == member.Target) text += "[reversed()]";
            grammar.Saw(!backwards ? "step forward" : owner.Name == member.Target ? "step [reversed()]" : "step to many");
            Phrase? where = withPredicates && depth > 0 && dice.Percent(22) ? Predicates(depth - 1) : null;
            bool isLast = i + 1 >= count && (to is null || at.Name == to);
            if (where is not null || dice.Percent(80)) text += $"/{Module()}{at.Name}";
            else grammar.Saw("step without entity");
            if (where is not null)
            {
                text += where.Text;
                grammar.Saw(depth == 1 ? "predicate in a predicate" : "predicate in a path");
            }
            steps.Add(new Step(owner.Name, member.Name, member.Target!, backwards, where?.Means));
            if (!isLast) text += "/";
        }
        _scopes.RemoveRange(scopes, _scopes.Count - scopes);
        if (steps.Count > 1) grammar.Saw("path of many steps");
        return new PathText(text, new Walk(up, [.. steps]), at);

        string Module()
        {
            if (!dice.Percent(5)) return "";
            grammar.Saw("module before a name");
            return "Generated.";
        }
    }

    private IEnumerable<(EntityDefinition Owner, MemberDefinition Member, bool Backwards)> Possible(EntityDefinition at) =>
        from owner in model.Entities
        from member in owner.Members
        where member.IsReference
        from backwards in new[] { false, true }
        where (backwards ? member.Target : owner.Name) == at.Name
        select (owner, member, backwards);

    // The path with what stands at its end.
    private static string To(PathText path, string end) => path.Text + (path.Walk.Steps.Length > 0 ? "/" : "") + end;

    private MemberDefinition Attribute(EntityDefinition entity, Func<MemberDefinition, bool>? isFit = null) =>
        dice.Pick([.. entity.Members.Where(member => !member.IsReference && (isFit is null || isFit(member)))]);
}
