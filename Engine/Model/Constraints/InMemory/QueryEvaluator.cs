namespace OfflineSync.Constraints;

/// <summary>Answers queries in memory.</summary>
internal sealed class QueryEvaluator(IObjectSource source, ConstraintArguments arguments)
{
    /// <summary>The objects that a query asks for, in its order.</summary>
    public IReadOnlyList<StoredObject> Objects(ObjectQuery query)
    {
        List<StoredObject> found = [.. Matching(query)];
        found.Sort((left, right) => Compare(query, left, right));
        long end = query.Limit is { } limit ? Math.Min(found.Count, query.Offset + limit) : found.Count;
        int offset = (int)Math.Min(query.Offset, found.Count);
        return found.GetRange(offset, (int)Math.Max(0, end - offset));
    }

    /// <summary>How many objects fulfil the query's constraint, whatever its limit.</summary>
    public long Count(ObjectQuery query) => Matching(query).LongCount();

    private IEnumerable<StoredObject> Matching(ObjectQuery query)
    {
        var evaluator = new ConstraintEvaluator(source, arguments);
        return source.All(query.Entity).Where(candidate => query.Where is null || evaluator.Holds(query.Where, candidate));
    }

    private int Compare(ObjectQuery query, StoredObject left, StoredObject right)
    {
        foreach (Ordering ordering in query.OrderBy)
        {
            int order = ValueOrder.CompareWithEmpty(Value(ordering, left), Value(ordering, right));
            if (order != 0) return ordering.Descending ? -order : order;
        }
        return left.Id.CompareTo(right.Id);
    }

    private object? Value(Ordering ordering, StoredObject? at)
    {
        foreach (AssociationStep step in ordering.Steps)
        {
            at = at?.Values[step.Member.Index] is ObjectId id ? source.Find(step.Target, id) : null;
        }
        return at is null ? null : ordering.Attribute is { } attribute ? at.Values[attribute.Index] : at.Id;
    }
}
