using OfflineSync.Journal;

namespace OfflineSync.Device;

/// <summary>What this device has seen of the server's store: a store that does not know it was restored from before.</summary>
/// <param name="Checkpoint">The token of the last finished download; null when there was none.</param>
/// <param name="Latest">The key of the entry that the server applied last; null where a later checkpoint stands for it.</param>
internal sealed record SeenStore(string? Checkpoint, Guid? Latest)
{
    private const string LatestName = "upload.latest";

    public static SeenStore Read(ReadTransaction transaction) => new(DownloadMarks.Read(transaction.Statements).Token, ReadLatest(transaction));

    public static Guid? ReadLatest(ReadTransaction transaction) => Guid.TryParse(StateTable.Get(transaction.Statements, LatestName), out Guid key) ? key : null;

    /// <summary>The server said that it applied an entry.</summary>
    public static void Note(WriteTransaction transaction, EntryKey applied) => StateTable.Set(transaction.Statements, LatestName, applied.ToString());

    /// <summary>A later checkpoint stands for the entry, or it was lost and is pending again.</summary>
    public static void Forget(WriteTransaction transaction) => StateTable.Set(transaction.Statements, LatestName, null);
}
