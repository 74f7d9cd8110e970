using System.Diagnostics;
using OfflineSync.Constraints;

namespace OfflineSync;

/// <summary>How an entity takes part in full synchronizations.</summary>
[DebuggerDisplay("{Mode} {Where,nq}")]
public sealed record SyncSetting
{
    private SyncSetting(SyncMode mode, string? where = null)
    {
        Mode = mode;
        Where = where;
    }

    /// <summary>The default: everything that the user may see.</summary>
    public static SyncSetting All { get; } = new(SyncMode.All);

    /// <summary>See <see cref="SyncMode.Clear"/>.</summary>
    public static SyncSetting Clear { get; } = new(SyncMode.Clear);

    /// <summary>See <see cref="SyncMode.Preserve"/>.</summary>
    public static SyncSetting Preserve { get; } = new(SyncMode.Preserve);

    /// <summary>See <see cref="SyncMode.Never"/>. Such an entity may be associated with others of this setting only.</summary>
    public static SyncSetting Never { get; } = new(SyncMode.Never);

    /// <summary>The mode.</summary>
    public SyncMode Mode { get; }

    /// <summary>The condition of <see cref="SyncMode.ByXPath"/>, as XPath text.</summary>
    public string? Where { get; private init; }

    /// <summary><see cref="Where"/> as a tree, once the setting is part of a model.</summary>
    internal Constraint? Constraint { get; private init; }

    /// <summary>Whether a full synchronization downloads the entity.</summary>
    internal bool Downloads => Mode is SyncMode.All or SyncMode.ByXPath;

    /// <summary>Only what meets a condition. See <see cref="SyncMode.ByXPath"/>.</summary>
    /// <param name="where">The condition, such as <c>[Status = 'Open']</c>.</param>
    public static SyncSetting ByXPath(string where)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(where);
        return new SyncSetting(SyncMode.ByXPath, where);
    }

    internal static SyncSetting Of(SyncMode mode, string? where) => new(mode, where);

    /// <summary>The setting with its condition read against the entity that it is for.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>.</exception>
    internal SyncSetting BoundTo(EntityDefinition entity) => Where is null ? this : this with { Constraint = XPathParser.Parse(entity, Where) };
}
