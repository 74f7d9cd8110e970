using System.Linq.Expressions;

namespace OfflineSync.Constraints;

internal sealed partial class LambdaReader
{
    // The object itself, its Id, a member, or a path over references; null for anything else.
    private BoundPath? Path(Expression expression)
    {
        if (expression is UnaryExpression typed && IsCast(typed)) return Cast(typed);
        expression = LambdaValues.Unconverted(expression);
        foreach (LambdaScope scope in scopes)
        {
            if (expression == scope.Parameter) return new BoundPath(scope.Up, [], null);
        }
        if (expression is UnaryExpression cast && IsCast(cast)) return Cast(cast);
        if (MemberName(expression) is not var (inner, name)) return null;
        if (name == "Value" && Nullable.GetUnderlyingType(inner.Type) is not null) return Path(inner);
        if (Path(inner) is not { Attribute: null, EndsWithId: false } start) return null;
        EntityDefinition at = EndOf(start);
        if (name == nameof(OfflineObject.Id)) return start with { EndsWithId = true };
        if (at.Shape.Sets.FirstOrDefault(set => set.Name == name) is { } set)
        {
            throw Unsupported(expression, $"{name} is a set", $"Ask for some of its objects: {name}.Any(), {name}.Any(one => …), {name}.All(one => …), or {name}.Contains(object).");
        }
        if (at.FindMember(name) is null && at.Shape.FindCalculated(name) is { } calculated) throw Unsupported(expression, $"{name} of {at.Name} is calculated", calculated.Cure);
        MemberDefinition member = at.FindMember(name) ?? throw Unsupported(expression, $"{name} is no member of {at.Name}; its members are {string.Join(", ", at.Members.Select(known => known.Name))}");
        return member.IsReference
            ? start with { Steps = start.Steps.Add(new PathStep(AssociationStep.Forward(at, member))) }
            : start with { Attribute = member };
    }

    private EntityDefinition EndOf(BoundPath path) => path.Steps.IsEmpty ? scopes.First(scope => scope.Up == path.Up).Entity : path.Steps[^1].Step.End;

    // c.Name, or c["Name"] where no class exists.
    private static (Expression Inner, string Name)? MemberName(Expression expression) => expression switch
    {
        MemberExpression { Expression: { } inner } member => (inner, member.Member.Name),
        MethodCallExpression { Method.Name: "get_Item", Object: { } inner, Arguments: [ConstantExpression { Value: string name }] } => (inner, name),
        _ => null,
    };
}
