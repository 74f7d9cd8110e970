using OfflineSync.Device;

namespace OfflineSync;

public sealed partial class UnitOfWork
{
    /// <summary>
    /// The objects at the other end of an association, as memory sees it: changed references count before they are committed, new objects
    /// are among them, deleted ones are not.
    /// </summary>
    /// <typeparam name="T">The class of the other end.</typeparam>
    /// <param name="from">The object to start from.</param>
    /// <param name="association">The association's name, such as <c>City_Country</c>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<T>> RetrieveByAssociationAsync<T>(OfflineObject from, string association, CancellationToken cancellationToken = default)
        where T : OfflineObject => [.. (await RetrieveByAssociationAsync(from, association, cancellationToken).ConfigureAwait(false)).Cast<T>()];

    /// <summary>The objects at the other end of an association, as memory sees it. From the owner this is at most one; an association of an entity with itself is followed from the owner's end only here.</summary>
    /// <param name="from">The object to start from.</param>
    /// <param name="association">The association's name, such as <c>City_Country</c>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<OfflineObject>> RetrieveByAssociationAsync(OfflineObject from, string association, CancellationToken cancellationToken = default) =>
        Task.FromResult(Retrieve(from, association, reversed: false, cancellationToken));

    /// <summary>The objects that refer to this one through an association, as memory sees it.</summary>
    /// <param name="target">The object that is referred to.</param>
    /// <param name="association">The association's name, such as <c>City_Country</c>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<OfflineObject>> RetrieveReferringAsync(OfflineObject target, string association, CancellationToken cancellationToken = default) =>
        Task.FromResult(Retrieve(target, association, reversed: true, cancellationToken));

    private IReadOnlyList<OfflineObject> Retrieve(OfflineObject from, string association, bool reversed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        ThrowIfForeign(from);
        if (!reversed && from.Entity.Members.FirstOrDefault(member => member.Association == association) is { } own)
        {
            return from.GetReference(own.Name) is { } target ? [target] : [];
        }
        (EntityDefinition owner, MemberDefinition reference) = FindReference(from.Entity, association);
        return Referring(owner, reference, from.Id);
    }

    private List<OfflineObject> Referring(EntityDefinition owner, MemberDefinition reference, ObjectId target)
    {
        lock (_lock)
        {
            SortedDictionary<ObjectId, OfflineObject> found = [];
            foreach ((ObjectId id, object?[] values) in _database.Read(transaction => ObjectReader.FindReferring(transaction.Statements, _database.Table(owner), reference, target)))
            {
                found[id] = Attach(owner, id, values);
            }
            foreach (OfflineObject changed in _objects.Kept.Where(kept => kept.Entity == owner)) found[changed.Id] = changed;
            return [.. found.Values.Where(candidate => Values.Same(candidate.GetValue(reference), target))];
        }
    }

    private (EntityDefinition Owner, MemberDefinition Reference) FindReference(EntityDefinition target, string association)
    {
        foreach (EntityDefinition owner in _database.Model.Entities)
        {
            if (owner.Members.FirstOrDefault(member => member.Association == association && member.Target == target.Name) is { } reference) return (owner, reference);
        }
        throw new OfflineSyncException(ErrorCode.ModelUnknownName, $"No association '{association}' ends at '{target.Name}'.",
            "An association is called Owner_Property, such as City_Country, unless the model says otherwise.");
    }
}
