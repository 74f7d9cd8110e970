using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>Forms a batch of the first pending entries and freezes it in the outbox, before anything of it leaves the device.</summary>
internal static class BatchForm
{
    /// <param name="transaction">The transaction.</param>
    /// <param name="id">The batch's id.</param>
    /// <param name="readLimit">How many pending entries the synchronization covers.</param>
    /// <param name="entryLimit">The greatest number of entries.</param>
    /// <param name="byteLimit">The greatest number of bytes, contents included.</param>
    public static void Freeze(WriteTransaction transaction, BatchId id, int readLimit, int entryLimit, int byteLimit)
    {
        var header = new BatchHeader(id, transaction.Journal.Head.Journal, transaction.Database.User, transaction.Database.Model.Version);
        ChainedEntry[] pending = [.. transaction.Journal.ReadPending(readLimit).Select(entry => entry.Chained)];
        ChainedEntry[] entries = pending[..BatchCut.Count(pending, entryLimit, byteLimit)];
        ImmutableArray<ObjectContent> contents = ObjectContents.Build(transaction, entries);
        while (IsTooLarge(header, entries, contents, byteLimit) && BatchCut.Count(pending, entries.Length / 2, byteLimit) is var fewer && fewer < entries.Length)
        {
            entries = pending[..fewer];
            contents = ObjectContents.Build(transaction, entries);
        }
        transaction.Journal.FreezeBatch(header, entries, contents);
    }

    private static bool IsTooLarge(BatchHeader header, ChainedEntry[] entries, ImmutableArray<ObjectContent> contents, int byteLimit)
    {
        // Places, hashes and contents add at most about three times as much; only then is it worth counting.
        const int Overhead = 4;
        return entries.Length > 1 && entries.Sum(entry => (long)entry.Body.Length) > byteLimit / Overhead
            && UploadBatch.Create(header, entries, contents).Bytes.Length > byteLimit;
    }
}
