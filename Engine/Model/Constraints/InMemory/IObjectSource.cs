namespace OfflineSync.Constraints;

/// <summary>Where the evaluation in memory finds objects.</summary>
internal interface IObjectSource
{
    /// <summary>All objects of an entity, in any order.</summary>
    IEnumerable<StoredObject> All(EntityDefinition entity);

    /// <summary>One object, or null when it is not there.</summary>
    StoredObject? Find(EntityDefinition entity, ObjectId id);

    /// <summary>The objects of an entity whose reference points to a target.</summary>
    IEnumerable<StoredObject> Referring(EntityDefinition owner, MemberDefinition reference, ObjectId target) =>
        All(owner).Where(candidate => candidate.Values[reference.Index] is ObjectId id && id == target);
}
