using OfflineSync.Protocol;

namespace OfflineSync.Server.Downloads;

/// <summary>Whether a checkpoint may be used for a request, in the cut that answers it.</summary>
internal static class CheckpointCheck
{
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.CheckpointInvalid"/> with the first reason.</exception>
    public static void ThrowIfUnusable(CheckpointToken token, Guid user, DownloadRequest request, Cut cut)
    {
        if (token.User != user) throw CheckpointErrors.Invalid("it was made for another user");
        if (token.Journal != request.Journal) throw CheckpointErrors.Invalid("it was made for another journal");
        if (token.ModelVersion != request.ModelVersion) throw CheckpointErrors.Invalid("it was made for another version of the model");
        if (token.Store.System != cut.Store.System) throw CheckpointErrors.Invalid("it was made by another database");
        if (token.Store.Timeline != cut.Store.Timeline) throw CheckpointErrors.Invalid("the database was recovered or promoted since");
        if (token.Store.Epoch != cut.Store.Epoch) throw CheckpointErrors.Invalid("the database was restored since");
        if (token.Store.Generation != cut.Store.Generation) throw CheckpointErrors.Invalid("model or rules changed since");
        // The store went back: the token has seen transactions that are yet to come here, or its own nonce is not here.
        if (token.Snapshot.Xmax > cut.Snapshot.Xmax) throw CheckpointErrors.Invalid("it is ahead of the database");
        if (token.Nonce != cut.Nonce && token.Nonce != cut.PreviousNonce) throw CheckpointErrors.Invalid("the database does not know it, or a later one was used already");
    }
}
