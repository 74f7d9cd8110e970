using System.Linq.Expressions;

namespace OfflineSync.Constraints;

internal sealed partial class LambdaReader
{
    // What the terms on the left of an && say that an object is: ((Car)x).Doors behind x is Car asks no more than Doors.
    private readonly List<(Expression Object, string Name)> _known = [];

    // What casts in the term that is read ask of the object that they are applied to.
    private List<Constraint> _asked = [];

    private Constraint And(BinaryExpression both)
    {
        Constraint left = Condition(both.Left);
        int known = _known.Count;
        _known.AddRange(KindsIn(both.Left));
        Constraint right = Condition(both.Right);
        _known.RemoveRange(known, _known.Count - known);
        return new Constraint.And(left, right);
    }

    private IEnumerable<(Expression, string)> KindsIn(Expression expression) => expression switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both => KindsIn(both.Left).Concat(KindsIn(both.Right)),
        TypeBinaryExpression { NodeType: ExpressionType.TypeIs } test when ScopeOf(test.Expression) is { } scope => [(scope.Parameter, NameOf(test.Expression, scope.Entity, test.TypeOperand))],
        _ => [],
    };

    // A term with casts of an object holds for objects of that kind alone.
    private Constraint Term(Func<Constraint> read)
    {
        List<Constraint> outer = _asked;
        _asked = [];
        Constraint term = read();
        foreach (Constraint kind in Enumerable.Reverse(_asked)) term = new Constraint.And(kind, term);
        _asked = outer;
        return term;
    }

    // x is Car, x.Vehicle is Car.
    private Constraint IsOfKind(Expression tested, Type type)
    {
        if (ScopeOf(tested) is { } scope) return KindOf(scope, NameOf(tested, scope.Entity, type)) ?? new Constraint.Constant(true);
        BoundPath path = Path(tested) is { Attribute: null, EndsWithId: false } found ? found : throw Unsupported(tested, "it is no path to an object");
        return ComparisonBinder.Exists(OfKind(tested, path, type));
    }

    // To a class of objects that is not a base class of what is cast.
    private static bool IsCast(UnaryExpression cast) =>
        cast.NodeType is ExpressionType.Convert or ExpressionType.ConvertChecked or ExpressionType.TypeAs && IsObject(cast.Type) && !cast.Operand.Type.IsAssignableTo(cast.Type);

    private BoundPath Cast(UnaryExpression cast)
    {
        if (ScopeOf(cast.Operand) is { } scope)
        {
            string name = NameOf(cast, scope.Entity, cast.Type);
            bool isKnown = _known.Any(known => known.Object == scope.Parameter && scope.Entity.FindSpecialization(known.Name)!.Is(name));
            if (!isKnown && KindOf(scope, name) is { } kind && !_asked.Contains(kind)) _asked.Add(kind);
            return new BoundPath(scope.Up, [], null);
        }
        return Path(cast.Operand) is { Attribute: null, EndsWithId: false } path ? OfKind(cast, path, cast.Type) : throw Unsupported(cast, "it is no path to an object");
    }

    private BoundPath OfKind(Expression expression, BoundPath path, Type type)
    {
        PathStep last = path.Steps[^1];
        if (XPathParser.KindOf(last.Step.End, NameOf(expression, last.Step.End, type)) is not { } kind || kind.Equals(last.Where)) return path;
        return path with { Steps = path.Steps.SetItem(path.Steps.Length - 1, last with { Where = last.Where is null ? kind : new Constraint.And(last.Where, kind) }) };
    }

    private Constraint? KindOf(LambdaScope scope, string name)
    {
        if (XPathParser.KindOf(scope.Entity, name) is not { } kind) return null;
        return scope.Up == 0 ? kind : throw Unsupported(scope.Parameter, $"what it is can be asked in its own lambda alone", "Ask for it outside of the inner lambda, joined by &&.");
    }

    private LambdaScope? ScopeOf(Expression expression)
    {
        expression = LambdaValues.Unconverted(expression);
        return scopes.Any(scope => scope.Parameter == expression) ? scopes.First(scope => scope.Parameter == expression) : null;
    }

    private string NameOf(Expression expression, EntityDefinition asked, Type type)
    {
        Specialization? found = asked.Specializations.FirstOrDefault(one => one.Type == type && type != typeof(OfflineObject));
        if (found is not null) return found.Name;
        if (asked.Shape.Type.IsAssignableTo(type)) return asked.Name;
        throw Unsupported(expression, $"{type.Name} is no specialization of {asked.Name}", asked.Specializations.IsEmpty
            ? "Take the test or cast away."
            : $"Its specializations are {string.Join(", ", asked.Specializations.Where(one => one.Generalization is not null).Select(one => one.Name))}; without classes, compare {Specialization.MemberName} with the stable id.");
    }
}
