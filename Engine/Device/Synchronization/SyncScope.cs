using System.Diagnostics;

namespace OfflineSync;

/// <summary>What a synchronization covers.</summary>
[DebuggerDisplay("{Name,nq}")]
public sealed class SyncScope
{
    private SyncScope(string name, bool downloads, IReadOnlyCollection<OfflineObject>? objects = null)
    {
        Name = name;
        Downloads = downloads;
        Objects = objects;
    }

    /// <summary>Sends everything that was committed here, then fetches everything that changed on the server.</summary>
    public static SyncScope Full { get; } = new("Full", true);

    /// <summary>Sends everything that was committed or deleted here. Only these objects are refreshed, by the answer itself.</summary>
    public static SyncScope Unsynchronized { get; } = new("Unsynchronized", false);

    /// <summary>
    /// Sends what was committed here of these objects, and of those that cannot do without: the rest of their transaction groups, and objects
    /// that they refer to and that the server has never seen. The links in their many-to-many sets go along, added or removed, with the new objects that they
    /// lead to. Deletions wait for another synchronization, unless they belong to such a group.
    /// These objects are refreshed by the answer itself: whoever is gone, or may not be seen any longer, leaves the device. Objects that were
    /// never committed are skipped. The settings for full synchronizations do not count.
    /// </summary>
    /// <param name="objects">The objects: of the engine and the user who synchronizes, of any unit of work.</param>
    public static SyncScope Selected(params IEnumerable<OfflineObject> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        OfflineObject[] selected = [.. objects];
        foreach (OfflineObject one in selected) ArgumentNullException.ThrowIfNull(one, nameof(objects));
        return new SyncScope("Selected", false, selected);
    }

    /// <summary>The scope's name.</summary>
    public string Name { get; }

    /// <summary>Whether a download follows the upload.</summary>
    internal bool Downloads { get; }

    /// <summary>The selected objects; null where everything that was committed is sent.</summary>
    internal IReadOnlyCollection<OfflineObject>? Objects { get; }

    /// <inheritdoc />
    public override string ToString() => Name;
}
