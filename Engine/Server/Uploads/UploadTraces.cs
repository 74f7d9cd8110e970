using System.Runtime.InteropServices;

namespace OfflineSync.Server.Uploads;

/// <summary>What the earlier runs of an upload ran into: the next one takes their locks at once, in order.</summary>
internal sealed class UploadTraces
{
    private readonly Dictionary<ObjectId, LockStrength> _locks = [];
    private readonly HashSet<UniqueKey> _unique = [];

    /// <summary>The objects that earlier runs locked, and how firmly.</summary>
    public IReadOnlyDictionary<ObjectId, LockStrength> Locks => _locks;

    /// <summary>The unique values that earlier runs claimed.</summary>
    public IReadOnlyCollection<UniqueKey> Unique => _unique;

    /// <summary>Whether an earlier run did not get an object that it deletes, because others relayed it to each other: now it runs alone.</summary>
    public bool RunsAlone { get; set; }

    public void Add(IEnumerable<KeyValuePair<ObjectId, LockStrength>> locks)
    {
        foreach ((ObjectId id, LockStrength strength) in locks)
        {
            ref LockStrength known = ref CollectionsMarshal.GetValueRefOrAddDefault(_locks, id, out _);
            if (strength > known) known = strength;
        }
    }

    public void Add(IEnumerable<UniqueClaim> claims) => _unique.UnionWith(claims.Select(claim => claim.Key));
}

/// <summary>Somebody changed an object after a handler read it and before its change of it was locked.</summary>
internal sealed class UploadCollisionException() : Exception("An object was changed while a handler worked on it.");

/// <summary>An object that is to be deleted could not be locked in time.</summary>
internal sealed class UploadStarvedException() : Exception("Others relay the lock of an object that is to be deleted.");
