using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>Where downloads stand, in the device database: written only in the transaction that writes what it stands for.</summary>
/// <param name="Token">The token of the last finished download; null when there was none.</param>
/// <param name="Cursor">The cursor of a page set under way; null when none is.</param>
internal sealed record DownloadMarks(string? Token, string? Cursor)
{
    private const string TokenName = "download.token";
    private const string CursorName = "download.cursor";

    public static DownloadMarks Read(StatementCache statements) => new(StateTable.Get(statements, TokenName), StateTable.Get(statements, CursorName));

    /// <summary>A download is finished.</summary>
    public static void Finish(WriteTransaction transaction, string token) => Write(transaction, new DownloadMarks(token, null));

    /// <summary>A page is written.</summary>
    public static void Turn(WriteTransaction transaction, string cursor) => StateTable.Set(transaction.Statements, CursorName, cursor);

    /// <summary>Neither counts any longer: the next download fetches everything.</summary>
    public static void Forget(WriteTransaction transaction) => Write(transaction, new DownloadMarks(null, null));

    private static void Write(WriteTransaction transaction, DownloadMarks marks)
    {
        StateTable.Set(transaction.Statements, TokenName, marks.Token);
        StateTable.Set(transaction.Statements, CursorName, marks.Cursor);
    }
}
