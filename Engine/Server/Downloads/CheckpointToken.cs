namespace OfflineSync.Server.Downloads;

/// <summary>What the token of a finished download says. It travels sealed (<see cref="TokenSeal"/>): the device neither reads nor forges it.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Journal">The journal of the device.</param>
/// <param name="ModelVersion">The version of the device's model.</param>
/// <param name="Store">The store it came from.</param>
/// <param name="Snapshot">The cut that the device has.</param>
/// <param name="Nonce">Committed on the journal's row before the token left: a store without it was restored from before.</param>
/// <param name="IsOneCut">Whether the device has nothing of a later cut. Behind a download of several pages it has.</param>
internal sealed record CheckpointToken(Guid User, Guid Journal, string ModelVersion, StoreIdentity Store, PgSnapshot Snapshot, Guid Nonce, bool IsOneCut = true);
