using System.Collections.Immutable;
using OfflineSync.Journal;

namespace OfflineSync.Device;

/// <summary>An object as it was when its commit began: what changes in memory while the commit runs waits for the next one.</summary>
/// <param name="Object">The object.</param>
/// <param name="Values">The values in memory.</param>
/// <param name="Changed">The members that were changed; of a new object all of them.</param>
/// <param name="IsNew">Whether it was never committed.</param>
/// <param name="Supersedes">The rejected entries whose place the commit takes.</param>
internal sealed record CapturedObject(OfflineObject Object, object?[] Values, ImmutableArray<MemberDefinition> Changed, bool IsNew, ImmutableArray<EntryKey> Supersedes)
{
    public static CapturedObject Of(OfflineObject captured, ImmutableArray<EntryKey> supersedes) =>
        captured.State == ObjectState.New
            ? new(captured, captured.CopyValues(), captured.Entity.Members, IsNew: true, supersedes)
            : new(captured, captured.CopyValues(), [.. captured.ChangedMembers], IsNew: false, supersedes);
}
