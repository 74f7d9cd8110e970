using System.Linq.Expressions;
using OfflineSync.Constraints;

namespace OfflineSync;

/// <summary>A member that a page or flow uses: the entity's own, or one at the end of a path.</summary>
/// <param name="Text">The path as text.</param>
/// <param name="Path">The path; null for a many-to-many association.</param>
/// <param name="Set">The many-to-many association; null for all others.</param>
internal sealed record UsedPath(string Text, BoundPath? Path, SetDefinition? Set = null)
{
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>: there is no such path.</exception>
    public static UsedPath Read(EntityDefinition entity, string text)
    {
        if (SetOf(entity, text) is { } set) return new UsedPath(text, null, set);
        return Of(entity.FindMember(text) is { } own ? new BoundPath(0, [], own) : XPathParser.ParsePath(entity, text));
    }

    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>: the lambda is no path.</exception>
    public static UsedPath Read(EntityDefinition entity, LambdaExpression lambda)
    {
        if (lambda.Body is MemberExpression { Expression: ParameterExpression } own && SetOf(entity, own.Member.Name) is { } set) return new UsedPath(set.Name, null, set);
        LambdaDepth.Check(entity, lambda);
        return Of(LambdaReader.Of(entity, lambda.Parameters[0], null).Ordering(lambda.Body));
    }

    /// <summary>The calculated property that a lambda names; null where it names something else.</summary>
    public static CalculatedDefinition? CalculatedOf(EntityDefinition entity, LambdaExpression lambda) =>
        LambdaValues.Unconverted(lambda.Body) is MemberExpression { Expression: ParameterExpression } own && entity.FindMember(own.Member.Name) is null ? entity.Shape.FindCalculated(own.Member.Name) : null;

    /// <summary>Notes what must be on the device for it.</summary>
    public void Note(ProfileUsage usage, EntityDefinition entity, string user)
    {
        if (Set is not null)
        {
            usage.AddAll(Set.Link!.Entity);
            usage.Add(Set.Link.Entity, user, isRead: true);
            return;
        }
        foreach (PathStep step in Path!.Steps)
        {
            usage.Add(step.Step, user);
            if (step.Where is not null) ConstraintUsage.Note(usage, step.Step.End, step.Where, user);
        }
        if (Path.Attribute is { } attribute) usage.Add(Path.Steps.IsEmpty ? entity : Path.Steps[^1].Step.End, attribute);
    }

    private static UsedPath Of(BoundPath path)
    {
        path = path.Askable().AsReference();
        if (path is { Steps.IsEmpty: true, Attribute: { } own }) return new UsedPath(own.Name, path);
        IEnumerable<string> parts = path.Steps.Select(step => step.Step.ToString());
        return new UsedPath(string.Join('/', path.Attribute is { } attribute ? parts.Append(attribute.Association ?? attribute.Name) : parts), path);
    }

    private static SetDefinition? SetOf(EntityDefinition entity, string name) => entity.Shape.Sets.FirstOrDefault(set => set.Name == name && set.Link is not null);
}
