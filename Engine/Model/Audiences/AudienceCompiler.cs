using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using OfflineSync.Constraints;

namespace OfflineSync.Audiences;

/// <summary>
/// Makes audience keys and membership edges of access rules and download settings. A condition is brought to disjunctive form, negations
/// inwards; each conjunct keeps what the object's own row decides as its test, and becomes one node per own reference for the rest.
/// </summary>
/// <remarks>
/// A node stands for the condition behind a step. Objects at the step's end make the edges into it: from a user, a role, everybody, or the
/// node of the next step. So a chain of steps is a chain of edges, each from one row, and who holds a node is who reaches it.
/// </remarks>
internal sealed class AudienceCompiler(DomainModel model)
{
    /// <summary>How many conjuncts a rule may have.</summary>
    public const int ConjunctLimit = 16;

    private const string PositiveHint = "Say who sees it, by = with the user, a member of his or a role, instead of who doesn't.";
    private const string NearHint = "Compare members of one object with values or with the user; keep on it what another object says.";

    private readonly Dictionary<string, MembershipEdge> _edges = new(StringComparer.Ordinal);

    public AudienceRules Compile()
    {
        var conjuncts = new SortedDictionary<string, AudienceConjunct>(StringComparer.Ordinal);
        var slow = new List<SlowRule>();
        foreach (EntityDefinition entity in model.Entities)
        {
            foreach (AccessRule rule in entity.AccessRules.Where(rule => rule.Rights.HasFlag(Rights.Read)))
            {
                string[] before = [.. _edges.Keys];
                try
                {
                    foreach (AudienceTerm term in Terms(entity, Shown(entity, rule)))
                    {
                        string id = term.Tests.IsEmpty && term.Nodes.IsEmpty ? entity.Id + ":all" : "k" + Hash($"{entity.Id} {term}");
                        conjuncts[id] = conjuncts.TryGetValue(id, out AudienceConjunct? known)
                            ? known with { Rules = known.Rules.Add(rule) }
                            : new AudienceConjunct(entity, id, term.Test, term.Nodes, [rule]);
                    }
                }
                catch (NoKeyException exception)
                {
                    foreach (string edge in _edges.Keys.Except(before)) _edges.Remove(edge);
                    slow.Add(new SlowRule(entity, rule, exception.Message, exception.Hint));
                    Constraint shown = Shown(entity, rule);
                    string id = "s" + Hash($"{entity.Id} {shown}");
                    conjuncts[id] = conjuncts.TryGetValue(id, out AudienceConjunct? known)
                        ? known with { Rules = known.Rules.Add(rule) }
                        : new AudienceConjunct(entity, id, null, [new AudienceNode(AudienceNode.User, Anchor.None)], [rule], shown);
                }
            }
        }
        return new AudienceRules(conjuncts.Values, _edges.Values.OrderBy(edge => edge.ToString(), StringComparer.Ordinal), slow);
    }

    private static Constraint Shown(EntityDefinition entity, AccessRule rule) => (rule.Constraint, entity.Synchronization.Constraint) switch
    {
        (null, null) => Constraint.All,
        ({ } one, null) => one,
        (null, { } one) => one,
        ({ } first, { } second) => new Constraint.And(first, second),
    };

    private ImmutableArray<AudienceTerm> Terms(EntityDefinition entity, Constraint constraint)
    {
        ImmutableArray<AudienceTerm> terms = constraint switch
        {
            Constraint.Constant constant => constant.Value ? [AudienceTerm.True] : [],
            _ when OwnRow.Decides(constraint) => [AudienceTerm.Of(constraint)],
            Constraint.And both => [.. from left in Terms(entity, both.Left) from right in Terms(entity, both.Right) select left.And(right)],
            Constraint.Or either => [.. Terms(entity, either.Left), .. Terms(entity, either.Right)],
            Constraint.Not not => Terms(entity, Negation(not.Operand)),
            Constraint.HasRole role => [AudienceTerm.Of(AudienceNode.Role(role.Role))],
            Constraint.Known known => [AudienceTerm.Of(NodeOf(known))],
            Constraint.Comparison comparison => [AudienceTerm.Of(NodeOf(comparison))],
            Constraint.Exists { Up: 0 } exists => exists.Step.Reversed ? [AudienceTerm.Of(Reversed(entity, exists))] : Forward(exists),
            _ => throw new NoKeyException($"{constraint} asks about an object further out or the user's own values", NearHint),
        };
        return terms.Length <= ConjunctLimit ? terms : throw new NoKeyException($"it has more than {ConjunctLimit} alternatives", "Write several rules for the same role: they add up, and each may have so many.");
    }

    /// <summary>The complement, with the negation one level further in.</summary>
    private static Constraint Negation(Constraint constraint) => constraint switch
    {
        Constraint.Constant constant => new Constraint.Constant(!constant.Value),
        Constraint.And both => new Constraint.Or(new Constraint.Not(both.Left), new Constraint.Not(both.Right)),
        Constraint.Or either => new Constraint.And(new Constraint.Not(either.Left), new Constraint.Not(either.Right)),
        Constraint.Not not => not.Operand,
        // A reference leads to one object or to none: no such object means none, or one that is not such.
        Constraint.Exists { Step.Reversed: false, Where: { } where, Up: 0 } exists =>
            new Constraint.Or(new Constraint.Not(exists with { Where = null }), exists with { Where = new Constraint.Not(where) }),
        Constraint.Known { Operator: ComparisonOperator.Equal or ComparisonOperator.NotEqual } known when KnownValues.TypeOf(known.Left, known.Right) != MemberType.Reference =>
            known with { Operator = known.Operator == ComparisonOperator.Equal ? ComparisonOperator.NotEqual : ComparisonOperator.Equal },
        Constraint.Exists => throw new NoKeyException($"it denies that there is any object under {constraint}", "Keep a member on the object that says so, set by a handler, and ask for that."),
        _ => throw new NoKeyException($"it denies {constraint}, which is about the user or the time", PositiveHint),
    };

    private AudienceNode NodeOf(Constraint.Comparison comparison)
    {
        if (comparison.Right is Operand.Time) throw new NoKeyException($"{comparison} counts from now", "Keep a member that says whether the moment has come, set by a handler or a job, and ask for that.");
        if (comparison.Operator != ComparisonOperator.Equal) throw new NoKeyException($"{comparison} is no equality with the user", PositiveHint);
        Anchor anchor = comparison.Left switch
        {
            Operand.Attribute { Up: 0 } attribute => Anchor.Of(attribute.Member),
            Operand.Id { Up: 0 } => Anchor.Id,
            _ => throw new NoKeyException($"{comparison} compares with an object further out", NearHint),
        };
        switch (comparison.Right)
        {
            case Operand.Token { Kind: TokenKind.CurrentUser }:
                return new AudienceNode(AudienceNode.User, anchor);
            case Operand.UserMember own:
                string name = "u" + Hash(own.Member.Id);
                Add(new MembershipEdge(model.Users, null, new AudienceNode(AudienceNode.User, Anchor.Id), new AudienceNode(name, Anchor.Of(own.Member))));
                return new AudienceNode(name, anchor);
            default:
                throw new NoKeyException($"{comparison} compares with an object further out", NearHint);
        }
    }

    // What is said of the user alone is decided by his own row: his object makes the edge to whoever fulfils it.
    private AudienceNode NodeOf(Constraint.Known known)
    {
        if (known.Left is Operand.Time || known.Right is Operand.Time) throw new NoKeyException($"{known} counts from now", "Keep a member that says whether the moment has come, set by a handler or a job, and ask for that.");
        if (OnOwnRow(known.Left) is not { } left || OnOwnRow(known.Right) is not { } right) throw new NoKeyException($"{known} asks about more than the user's own values", NearHint);
        // The side that is stored stands on the left.
        Constraint test = left.StoredType is null ? new Constraint.Comparison(right, known.Operator.Mirrored(), left) : new Constraint.Comparison(left, known.Operator, right);
        string name = "w" + Hash(test.ToString());
        Add(new MembershipEdge(model.Users, test, new AudienceNode(AudienceNode.User, Anchor.Id), new AudienceNode(name, Anchor.None)));
        return new AudienceNode(name, Anchor.None);
    }

    // The same, seen from the user's object.
    private static Operand? OnOwnRow(Operand operand) => operand switch
    {
        Operand.UserMember own => new Operand.Attribute(own.Member),
        Operand.Token { Kind: TokenKind.CurrentUser } => new Operand.Id(),
        Operand.Literal or Operand.Empty => operand,
        _ => null,
    };

    // An object has one reference, so what must hold behind it can be said apart: each part gets a node of its own.
    private ImmutableArray<AudienceTerm> Forward(Constraint.Exists exists)
    {
        ImmutableArray<AudienceTerm> behind = Behind(exists);
        Anchor reference = Anchor.Of(exists.Step.Member);
        if (behind.All(term => term.Nodes.Length <= 1)) return behind.IsEmpty ? [] : [AudienceTerm.Of(new AudienceNode(NodeAt(exists.Step.End, behind), reference))];
        return [.. behind.Select(term => Parts(term)
            .Select(part => AudienceTerm.Of(new AudienceNode(NodeAt(exists.Step.End, [part]), reference)))
            .Aggregate((left, right) => left.And(right)))];
    }

    // What the row itself says goes with the first node, or stands alone.
    private static IEnumerable<AudienceTerm> Parts(AudienceTerm term) => term.Nodes.IsEmpty ? [term] : term.Nodes.Select((node, place) => place == 0 ? term with { Nodes = [node] } : AudienceTerm.Of(node));

    // Many objects refer here: what must hold behind the step must hold for one and the same of them.
    private AudienceNode Reversed(EntityDefinition entity, Constraint.Exists exists)
    {
        ImmutableArray<AudienceTerm> behind = Behind(exists);
        if (behind.Any(term => term.Nodes.Length > 1)) throw new NoKeyException($"{exists} asks two things beyond one and the same {exists.Step.End.Name}", $"Ask for one of them only, or keep on {exists.Step.End.Name} what the other says.");
        string name = "r" + Hash($"{entity.Id} {exists.Step.End.Id}@{exists.Step.Member.Id} {Words(behind)}");
        foreach (AudienceTerm term in behind) Add(new MembershipEdge(exists.Step.End, term.Test, PrincipalOf(term), new AudienceNode(name, Anchor.Of(exists.Step.Member))));
        return new AudienceNode(name, Anchor.Id);
    }

    private ImmutableArray<AudienceTerm> Behind(Constraint.Exists exists)
    {
        if (exists.Where is null) return [AudienceTerm.True];
        if (!Correlation.StandsAlone(exists.Where, userIsOutside: false)) throw new NoKeyException($"{exists} compares objects at both ends of a step", NearHint);
        return Terms(exists.Step.End, exists.Where);
    }

    private string NodeAt(EntityDefinition entity, ImmutableArray<AudienceTerm> terms)
    {
        string name = "n" + Hash($"{entity.Id} {Words(terms)}");
        foreach (AudienceTerm term in terms) Add(new MembershipEdge(entity, term.Test, PrincipalOf(term), new AudienceNode(name, Anchor.Id)));
        return name;
    }

    private void Add(MembershipEdge edge) => _edges.TryAdd(edge.ToString(), edge);

    private static AudienceNode PrincipalOf(AudienceTerm term) => term.Nodes.IsEmpty ? AudienceNode.Everybody : term.Nodes[0];

    private static string Words(IEnumerable<AudienceTerm> terms) => string.Join(" | ", terms.Select(term => term.ToString()).Order(StringComparer.Ordinal));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));

    private sealed class NoKeyException(string reason, string hint) : Exception(reason)
    {
        public string Hint => hint;
    }
}
