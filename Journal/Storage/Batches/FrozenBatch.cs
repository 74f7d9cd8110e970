namespace OfflineSync.Journal.Storage;

/// <summary>A batch as it is sent, again and again unchanged until its outcome is known.</summary>
/// <param name="Id">The batch's id.</param>
/// <param name="Bytes">The lines.</param>
internal sealed record FrozenBatch(BatchId Id, ReadOnlyMemory<byte> Bytes);
