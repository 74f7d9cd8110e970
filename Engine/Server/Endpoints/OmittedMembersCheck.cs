using OfflineSync.Protocol;

namespace OfflineSync.Server.Endpoints;

/// <summary>Looks at the members that a device does not want. Those that the model has not got are nothing to it: the device may have another version.</summary>
internal static class OmittedMembersCheck
{
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.RequestInvalid"/> or <see cref="ErrorCode.RequestTooLarge"/>.</exception>
    public static void ThrowIfUnusable(IReadOnlyList<RowLayout>? omitted, int limit)
    {
        if (omitted is null) return;
        if (omitted.Any(layout => layout is not { Entity: not null, Members: not null })) throw RequestErrors.Invalid("The members to leave out cannot be read.");
        if (omitted.Sum(layout => layout.Members.Count) > limit) throw RequestErrors.TooLarge($"The request leaves out more than {limit} members.");
    }
}
