using OfflineSync.Constraints;

namespace OfflineSync.Device;

/// <summary>The entities whose objects decide what a query finds and how it is ordered.</summary>
internal static class QueryEntities
{
    public static IReadOnlySet<EntityDefinition> Of(ObjectQuery query)
    {
        HashSet<EntityDefinition> entities = [query.Entity];
        if (query.Where is not null) Add(query.Where, entities);
        if (ConstraintSearch.Any(query.Where, operand => operand is Operand.UserMember)) entities.Add(query.Entity.Model.Users);
        foreach (AssociationStep step in query.OrderBy.SelectMany(ordering => ordering.Steps)) entities.Add(step.End);
        return entities;
    }

    private static void Add(Constraint constraint, HashSet<EntityDefinition> entities)
    {
        switch (constraint)
        {
            case Constraint.And both:
                Add(both.Left, entities);
                Add(both.Right, entities);
                break;
            case Constraint.Or either:
                Add(either.Left, entities);
                Add(either.Right, entities);
                break;
            case Constraint.Not not:
                Add(not.Operand, entities);
                break;
            case Constraint.Exists exists:
                entities.Add(exists.Step.End);
                if (exists.Where is not null) Add(exists.Where, entities);
                break;
        }
    }
}
