using OfflineSync.Tests.Model.Constraints.Generated.Oracle;

namespace OfflineSync.Tests.Model.Constraints.Generated;

/// <summary>
/// Writes random constraints together with their meaning. It knows the grammar of Engine/docs/constraints.md and what it means by itself:
/// nothing here or in <c>Oracle</c> comes from the engine's own constraints.
/// </summary>
internal sealed partial class ConstraintGenerator(DomainModel model, World world, Dice dice, GrammarCount grammar)
{
    // The entities that paths may start from, the innermost last.
    private readonly List<EntityDefinition> _scopes = [];

    /// <summary>A constraint on an entity.</summary>
    public Phrase Next(EntityDefinition entity)
    {
        _scopes.Clear();
        _scopes.Add(entity);
        Phrase constraint = Predicates(2);
        grammar.Next();
        return constraint;
    }

    private Phrase Predicates(int depth)
    {
        Phrase[] all = [.. Enumerable.Range(0, dice.Percent(12) ? 2 : 1).Select(_ => Or(depth))];
        if (all.Length > 1) grammar.Saw("brackets side by side");
        return new Phrase(string.Concat(all.Select(one => $"[{Gap(one.Text)}]")), place => all.All(one => one.Means(place)));

        string Gap(string text) => dice.Percent(3) ? $" {text}\n" : text;
    }

    private Phrase Or(int depth)
    {
        Phrase[] parts = [.. Enumerable.Range(0, depth > 0 && dice.Percent(20) ? 2 + dice.Roll(2) : 1).Select(_ => And(depth))];
        if (parts.Length > 1) grammar.Saw("or");
        return parts.Length == 1 ? parts[0] : new Phrase(string.Join(" or ", parts.Select(part => part.Text)), place => parts.Any(part => part.Means(place)));
    }

    private Phrase And(int depth)
    {
        Phrase[] parts = [.. Enumerable.Range(0, depth > 0 && dice.Percent(20) ? 2 : 1).Select(_ => Unary(depth))];
        if (parts.Length > 1) grammar.Saw("and");
        return parts.Length == 1 ? parts[0] : new Phrase(string.Join(" and ", parts.Select(part => part.Text)), place => parts.All(part => part.Means(place)));
    }

    private Phrase Unary(int depth)
    {
        int kind = dice.Roll(100);
        if (depth == 0 || kind >= 25) return Term(depth);
        Phrase inner = Or(depth - 1);
        grammar.Saw(kind < 15 ? "not(…)" : "parentheses");
        return kind < 15 ? new Phrase($"not({inner.Text})", place => !inner.Means(place)) : inner with { Text = $"({inner.Text})" };
    }

    private Phrase Term(int depth) => dice.Roll(100) switch
    {
        < 4 => Known(),
        < 21 => AttributeAndValue(depth),
        < 34 => AttributeAndTime(depth),
        < 44 => TextTest(depth),
        < 62 => FunctionAndValue(depth),
        < 68 => Exists(depth),
        < 78 => ObjectAndObject(depth),
        < 81 => BareBoolean(depth),
        < 84 => Constant(),
        < 88 => Role(depth),
        < 96 => PathAndPath(depth),
        _ => AttributeAndEmpty(depth),
    };

    private string Space() => dice.Roll(30) switch { 0 => "  ", 1 => "\n\t", 2 => "", _ => " " };
}
