using System.Linq.Expressions;

namespace OfflineSync.Constraints;

internal sealed partial class LambdaReader
{
    // The object itself, its Id, a member, or a path over references; null for anything else.
    private BoundPath? Path(Expression expression)
    {
        expression = LambdaValues.Unconverted(expression);
        if (expression == self) return new BoundPath(0, [], null);
        if (MemberName(expression) is not var (inner, name)) return null;
        if (name == "Value" && Nullable.GetUnderlyingType(inner.Type) is not null) return Path(inner);
        if (Path(inner) is not { Attribute: null, EndsWithId: false } start) return null;
        EntityDefinition at = start.Steps.IsEmpty ? entity : start.Steps[^1].Step.End;
        if (name == nameof(OfflineObject.Id)) return start with { EndsWithId = true };
        MemberDefinition member = at.FindMember(name) ?? throw Unsupported(expression, $"{name} is no member of {at.Name}; its members are {string.Join(", ", at.Members.Select(known => known.Name))}");
        return member.IsReference
            ? start with { Steps = start.Steps.Add(new PathStep(AssociationStep.Forward(at, member))) }
            : start with { Attribute = member };
    }

    // c.Name, or c["Name"] where no class exists.
    private static (Expression Inner, string Name)? MemberName(Expression expression) => expression switch
    {
        MemberExpression { Expression: { } inner } member => (inner, member.Member.Name),
        MethodCallExpression { Method.Name: "get_Item", Object: { } inner, Arguments: [ConstantExpression { Value: string name }] } => (inner, name),
        _ => null,
    };
}
