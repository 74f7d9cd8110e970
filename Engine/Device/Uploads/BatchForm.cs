using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>A batch before it is frozen: the first pending entries, and the contents that they need.</summary>
internal sealed record BatchForm(BatchHeader Header, ChainedEntry[] Entries, ImmutableArray<ObjectContent> Contents)
{
    /// <param name="transaction">The state to form it from.</param>
    /// <param name="id">The batch's id.</param>
    /// <param name="pending">The pending entries that the synchronization covers, read in the same transaction.</param>
    /// <param name="entryLimit">The greatest number of entries.</param>
    /// <param name="byteLimit">The greatest number of bytes, contents included.</param>
    public static BatchForm Of(ReadTransaction transaction, BatchId id, ChainedEntry[] pending, int entryLimit, int byteLimit)
    {
        var header = new BatchHeader(id, transaction.Journal.Head.Journal, transaction.Database.User, transaction.Database.Model.Version);
        BatchForm form = OfFirst(BatchCut.Count(pending, entryLimit, byteLimit));
        while (form.IsTooLarge(byteLimit) && BatchCut.Count(pending, form.Entries.Length / 2, byteLimit) is var fewer && fewer < form.Entries.Length) form = OfFirst(fewer);
        return form;

        BatchForm OfFirst(int count) =>
            new(header, pending[..count], ObjectContents.Build(transaction.Statements, transaction.Journal, transaction.Database, pending[..count]));
    }

    /// <summary>The bytes that are frozen and sent.</summary>
    public byte[] Bytes() => UploadBatch.Create(Header, Entries, Contents).Bytes;

    private bool IsTooLarge(int byteLimit)
    {
        // Places, hashes and contents add at most about three times as much; only then is it worth counting.
        const int Overhead = 4;
        return Entries.Length > 1 && Entries.Sum(entry => (long)entry.Body.Length) > byteLimit / Overhead
            && Bytes().Length > byteLimit;
    }
}
