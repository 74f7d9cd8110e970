using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync;

/// <summary>How an entity takes part in the full synchronizations of a profile, and why.</summary>
[DebuggerDisplay("{Entity,nq}: {Mode} ({Origin})")]
public sealed record ProfileEntity
{
    /// <summary>The entity's name.</summary>
    public required string Entity { get; init; }

    /// <summary>What a full synchronization does with it.</summary>
    public required SyncMode Mode { get; init; }

    /// <summary>The condition of <see cref="SyncMode.ByXPath"/>.</summary>
    public string? Where { get; init; }

    /// <summary>Who says so.</summary>
    public required SettingOrigin Origin { get; init; }

    /// <summary>Whether its objects are downloaded: by the mode, and where roles were given, by their rights.</summary>
    public required bool IsDownloaded { get; init; }

    /// <summary>The members that come; empty where nothing is downloaded.</summary>
    public required ImmutableArray<string> Members { get; init; }

    /// <summary>The members that nothing in the profile uses.</summary>
    public required ImmutableArray<string> OmittedMembers { get; init; }

    /// <summary>The members that are used and that the user may not read under any rule.</summary>
    public required ImmutableArray<string> UnreadableMembers { get; init; }

    /// <summary>What uses it, such as <c>page Cities shows Name</c>.</summary>
    public required ImmutableArray<string> UsedBy { get; init; }

    /// <summary>Whether the setting was said by hand instead of being derived.</summary>
    public bool IsOverridden => Origin is SettingOrigin.Entity or SettingOrigin.Profile;
}
