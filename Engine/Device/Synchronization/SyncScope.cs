using System.Diagnostics;

namespace OfflineSync;

/// <summary>What a synchronization covers.</summary>
[DebuggerDisplay("{Name,nq}")]
public sealed class SyncScope
{
    private SyncScope(string name, bool downloads)
    {
        Name = name;
        Downloads = downloads;
    }

    /// <summary>Sends everything that was committed here, then fetches everything that changed on the server.</summary>
    public static SyncScope Full { get; } = new("Full", true);

    /// <summary>Sends everything that was committed or deleted here. Only these objects are refreshed, by the answer itself.</summary>
    public static SyncScope Unsynchronized { get; } = new("Unsynchronized", false);

    /// <summary>The scope's name.</summary>
    public string Name { get; }

    /// <summary>Whether a download follows the upload.</summary>
    internal bool Downloads { get; }

    /// <inheritdoc />
    public override string ToString() => Name;
}
