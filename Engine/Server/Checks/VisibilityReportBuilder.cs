using System.Collections.Immutable;
using System.Globalization;
using OfflineSync.Audiences;

namespace OfflineSync.Server.Checks;

/// <summary>Makes the report of a model's audience rules, with what was counted in a database or without. Pure.</summary>
internal sealed class VisibilityReportBuilder(DomainModel model, FanOutCounts? counts, int limit)
{
    private readonly MembershipEdge[] _edges = [.. model.Entities.SelectMany(entity => model.Audiences.EdgesOf(entity))];

    public VisibilityReport Build()
    {
        ImmutableArray<RuleReport> rules = [.. from entity in model.Entities
                                               from pair in entity.AccessRules.Select((rule, index) => (rule, index))
                                               where pair.rule.Rights.HasFlag(Rights.Read)
                                               select RuleOf(entity, pair.rule, pair.index + 1)];
        return new VisibilityReport(rules, limit, [.. rules.SelectMany(Warnings).Distinct(StringComparer.Ordinal)]);
    }

    private RuleReport RuleOf(EntityDefinition entity, AccessRule rule, int number)
    {
        SlowRule? slow = model.Audiences.Slow.FirstOrDefault(slow => ReferenceEquals(slow.Rule, rule));
        IEnumerable<AudienceConjunct> conjuncts = slow is not null ? [] : model.Audiences.Of(entity).Where(conjunct => conjunct.Rules.Any(one => ReferenceEquals(one, rule)));
        return new RuleReport(
            entity.Name, number, rule.Role, rule.Where, entity.Synchronization.Mode, entity.Synchronization.Where,
            [.. conjuncts.Select(conjunct => new ConjunctReport(conjunct.Test?.ToString(), [.. Enumerable.Range(0, Math.Max(1, conjunct.Atoms.Length)).Select(atom => KeyOf(conjunct, atom, rule.Role))]))],
            slow?.Reason, slow?.Hint, counts?.Objects.GetValueOrDefault(entity.Id), counts?.Nodes.GetValueOrDefault(AudienceNode.Role(rule.Role).Name).Greatest);
    }

    private KeyReport KeyOf(AudienceConjunct conjunct, int atom, string role)
    {
        AudienceNode node = conjunct.IsForRolesAlone ? AudienceNode.Role(role) : conjunct.Atoms[atom];
        KeySharing sharing = node switch
        {
            { Name: AudienceNode.User } => KeySharing.User,
            { Anchor.Kind: AnchorKind.None } when node.Name.StartsWith(AudienceNode.Role("").Name, StringComparison.Ordinal) => KeySharing.Role,
            { Anchor.Kind: AnchorKind.None } => KeySharing.Value,
            { Anchor.Kind: AnchorKind.Id } => KeySharing.Object,
            { Anchor.Member.IsReference: true } when EdgesInto(node.Name).All(edge => edge.Key.Anchor.Kind == AnchorKind.Id) => KeySharing.Reference,
            _ => KeySharing.Value,
        };
        string name = conjunct.KeyOf(atom);
        KeyFanOut? fanOut = null;
        if (counts is not null)
        {
            (long keys, long objects, double averageObjects) = counts.Keys.GetValueOrDefault(name);
            (long users, double averageUsers, long perUser) = counts.Nodes.GetValueOrDefault(node.Name);
            fanOut = new KeyFanOut(keys, objects, averageObjects, users, averageUsers, perUser);
        }
        return new KeyReport(name, sharing, node.Anchor.Kind == AnchorKind.Id ? "id" : node.Anchor.Member?.Name, node.Name, [.. Path(node.Name).Select(Edge)], fanOut);
    }

    // Breadth first, each edge once: conditions may share nodes.
    private List<MembershipEdge> Path(string node)
    {
        var found = new List<MembershipEdge>();
        var next = new Queue<string>([node]);
        while (next.TryDequeue(out string? name))
        {
            foreach (MembershipEdge edge in EdgesInto(name).Where(edge => !found.Contains(edge)))
            {
                found.Add(edge);
                next.Enqueue(edge.Principal.Name);
            }
        }
        return found;
    }

    private IEnumerable<MembershipEdge> EdgesInto(string node) => _edges.Where(edge => edge.Key.Name == node);

    private EdgeReport Edge(MembershipEdge edge) => new(
        edge.Entity.Name, edge.Test?.ToString(), Words(edge.Principal), Words(edge.Key), model.Audiences.EdgesOf(edge.Entity).Length, counts?.Edges.GetValueOrDefault(edge.Entity.Id) ?? (counts is null ? null : new EdgeFanOut(0, 0)));

    private static string Words(AudienceNode node) => node.Anchor.Kind switch
    {
        AnchorKind.None => node.Name,
        AnchorKind.Id => node.Name + "/id",
        _ => $"{node.Name}/{node.Anchor.Member!.Name}",
    };

    private IEnumerable<string> Warnings(RuleReport rule)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"{rule.Entity}, rule {rule.Number} for {rule.Role}");
        if (rule.SlowReason is not null && rule.Objects > limit) yield return string.Create(CultureInfo.InvariantCulture, $"{place}: the rule is slow, and is evaluated over {rule.Objects} objects before each download of {rule.Users} users");
        foreach (KeyReport key in rule.Conjuncts.SelectMany(conjunct => conjunct.Keys))
        {
            if (key.FanOut?.GreatestPerUser > limit) yield return string.Create(CultureInfo.InvariantCulture, $"{place}: one user reaches {key.FanOut.GreatestPerUser} nodes of {key.Node}, which each of his downloads follows");
            if (key.Sharing is KeySharing.Reference or KeySharing.Value && key.FanOut?.GreatestObjects > limit)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{place}: {key.FanOut.GreatestObjects} objects are under one key of {key.Name} ({key.Member ?? "the user's own values"}): they come and go together when users gain or lose it");
            }
            foreach (EdgeReport edge in key.Path.Where(edge => edge.FanOut?.Greatest > limit || edge.Kinds > limit))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{place}: one change of a {edge.Entity} rewrites {edge.FanOut?.Greatest ?? edge.Kinds} memberships");
            }
        }
    }
}
