namespace OfflineSync.Constraints;

/// <summary>Reads XPath text and resolves its names against an entity. Engine/docs/constraints.md describes the language.</summary>
internal sealed partial class XPathParser
{
    /// <summary>The variable that always holds the current user.</summary>
    public const string CurrentUserVariable = "currentUser";

    private readonly XPathText _source;
    private readonly List<XPathToken> _tokens;
    // The objects that paths may start from, the innermost last.
    private readonly List<EntityDefinition> _scopes = [];
    // Where the terms of the outermost brackets start.
    private readonly List<(int Start, Constraint Term)> _terms = [];
    // What could have stood at a place, in the order in which it was looked for.
    private readonly List<string> _expected = [];
    private int _expectedAt = -1;
    private int _position;
    private int _depth;

    private XPathParser(XPathText source)
    {
        _source = source;
        if (source.Text.Length > ConstraintLimits.TextLimit)
        {
            throw source.Error(ConstraintLimits.TextLimit, $"it has {source.Text.Length} characters, and {ConstraintLimits.TextLimit} are allowed", "Split it, or pass values as variables.");
        }
        _tokens = XPathLexer.Read(source);
        _scopes.Add(source.Entity);
    }

    /// <summary>Reads a constraint, such as <c>[City_Country/Country/Name = 'Peru'][Population &gt; 100]</c>; an empty text constrains nothing.</summary>
    /// <param name="entity">The entity that it constrains.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>: the message shows the place and what is wrong with it.</exception>
    public static Constraint Parse(EntityDefinition entity, string text)
    {
        var source = new XPathText(entity, text);
        var parser = new XPathParser(source);
        if (parser.Current.Kind == XPathTokenKind.End) return Constraint.All;
        Constraint constraint = parser.Predicates();
        if (parser.Current.Kind != XPathTokenKind.End) throw parser.Unexpected("the end");
        return ConstraintLimits.Check(constraint) is { } problem
            ? throw source.Error(parser.FirstBeyond(), problem, "Ask for less at a time.")
            : constraint;
    }

    // The term with which a limit is passed: one that is too great itself, or the first that is one too many.
    private int FirstBeyond()
    {
        Constraint? all = null;
        foreach ((int start, Constraint term) in _terms)
        {
            all = all is null ? term : new Constraint.And(all, term);
            if (ConstraintLimits.Check(all) is not null) return start;
        }
        return 0;
    }

    /// <summary>Reads the path of an ordering, such as <c>City_Country/Country/Name</c>: forward steps and an attribute, or <c>id</c>.</summary>
    internal static BoundPath ParsePath(EntityDefinition entity, string text)
    {
        var parser = new XPathParser(new XPathText(entity, text));
        BoundPath path = parser.Path();
        if (parser.Current.Kind != XPathTokenKind.End) throw parser.Unexpected("the end");
        return path;
    }

    private XPathToken Current => _tokens[_position];

    private XPathToken Next => _tokens[Math.Min(_position + 1, _tokens.Count - 1)];

    // Brackets side by side must all hold.
    private Constraint Predicates()
    {
        Constraint? all = null;
        do
        {
            Expect("[");
            Constraint one = Nested(Or);
            Expect("]");
            all = all is null ? one : new Constraint.And(all, one);
        }
        while (Sees("["));
        return all;
    }

    private Constraint Or()
    {
        Constraint left = And();
        while (TakeName("or")) left = new Constraint.Or(left, And());
        return left;
    }

    private Constraint And()
    {
        Constraint left = Unary();
        while (TakeName("and")) left = new Constraint.And(left, Unary());
        return left;
    }

    private Constraint Unary()
    {
        int start = Current.Start;
        Constraint term = Term();
        if (_depth == 1 && _scopes.Count == 1) _terms.Add((start, term));
        return term;
    }

    private Constraint Term()
    {
        Expected("'('", "not(…)", "contains(…), starts-with(…), ends-with(…)");
        if (Current.IsName("not") && Next.Is("("))
        {
            _position++;
            return new Constraint.Not(Parenthesized());
        }
        if (Current.Is("(")) return Parenthesized();
        return Current.Kind == XPathTokenKind.Name && TextTestOf(Current.Text) is { } test && Next.Is("(") ? TextMatch(test) : Comparison();
    }

    private Constraint Parenthesized()
    {
        Expect("(");
        Constraint inner = Nested(Or);
        Expect(")");
        return inner;
    }

    private T Nested<T>(Func<T> read)
    {
        if (++_depth > ConstraintLimits.DepthLimit)
        {
            throw _source.Error(Current.Start, $"it is nested more than {ConstraintLimits.DepthLimit} levels deep", "Join conditions side by side where you can.");
        }
        T result = read();
        _depth--;
        return result;
    }

    private bool TakeName(string name)
    {
        if (!Current.IsName(name))
        {
            Expected($"'{name}'");
            return false;
        }
        _position++;
        return true;
    }

    private bool Take(string symbol)
    {
        if (!Sees(symbol)) return false;
        _position++;
        return true;
    }

    private bool Sees(string symbol)
    {
        if (Current.Is(symbol)) return true;
        Expected($"'{symbol}'");
        return false;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol)) throw Unexpected($"'{symbol}'");
    }

    // Whatever fails at this place names all of it.
    private void Expected(params ReadOnlySpan<string> what)
    {
        if (_expectedAt != _position) _expected.Clear();
        _expectedAt = _position;
        foreach (string one in what) if (!_expected.Contains(one)) _expected.Add(one);
    }

    private OfflineSyncException Unexpected(string expected, string hint = "Engine/docs/constraints.md has the grammar.")
    {
        Expected(expected);
        string all = _expected is [var only] ? only : $"{string.Join(", ", _expected.Take(_expected.Count - 1))} or {_expected[^1]}";
        return _source.Error(Current.Start, $"{all} was expected, but here is {Current.Shown}", UnexpectedHint(hint));
    }

    private string UnexpectedHint(string otherwise) => Current.Kind == XPathTokenKind.Unknown ? "Texts stand in single quotes; only brackets, parentheses, comparisons, paths and functions are known." : otherwise;
}
