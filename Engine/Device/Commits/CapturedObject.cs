namespace OfflineSync.Device;

/// <summary>An object as it was when its commit began: what changes in memory while the commit runs waits for the next one.</summary>
/// <param name="Object">The object.</param>
/// <param name="Values">The values in memory.</param>
/// <param name="Changed">The members that were changed.</param>
/// <param name="IsNew">Whether it was never committed.</param>
internal sealed record CapturedObject(OfflineObject Object, object?[] Values, MemberDefinition[] Changed, bool IsNew)
{
    public static CapturedObject Of(OfflineObject captured) =>
        new(captured, captured.CopyValues(), [.. captured.ChangedMembers], captured.State == ObjectState.New);
}
