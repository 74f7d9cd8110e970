using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>Where downloads stand, in the device database: written only in the transaction that writes what it stands for.</summary>
/// <param name="Token">The token of the last finished download; null when there was none.</param>
/// <param name="Cursor">The cursor of a page set under way; null when none is.</param>
internal sealed record DownloadMarks(string? Token, string? Cursor)
{
    private const string TokenName = "download.token";
    private const string CursorName = "download.cursor";
    private const string SkippedName = "download.skipped";
    private const string OmittedName = "download.omitted";

    public static DownloadMarks Read(StatementCache statements) => new(StateTable.Get(statements, TokenName), StateTable.Get(statements, CursorName));

    /// <summary>A download is finished.</summary>
    public static void Finish(WriteTransaction transaction, string token) => Write(transaction, new DownloadMarks(token, null));

    /// <summary>A page is written.</summary>
    public static void Turn(WriteTransaction transaction, string cursor) => StateTable.Set(transaction.Statements, CursorName, cursor);

    /// <summary>Neither counts any longer: the next download fetches everything.</summary>
    public static void Forget(WriteTransaction transaction) => Write(transaction, new DownloadMarks(null, null));

    /// <summary>A page set under way begins again.</summary>
    public static void StopPages(WriteTransaction transaction) => StateTable.Set(transaction.Statements, CursorName, null);

    /// <summary>The entities that the last finished download, or the page set under way, left out.</summary>
    public static IReadOnlyList<string> ReadSkipped(StatementCache statements) => StateTable.Get(statements, SkippedName)?.Split(',') ?? [];

    /// <summary>The settings have changed: entities that are downloaded again come whole, and a page set under way begins again.</summary>
    public static void ChangeSkipped(WriteTransaction transaction, IReadOnlyList<string> skipped)
    {
        foreach (string entity in ReadSkipped(transaction.Statements).Except(skipped)) Resets.AddEntity(transaction, entity);
        StateTable.Set(transaction.Statements, SkippedName, skipped.Count == 0 ? null : string.Join(',', skipped));
        StopPages(transaction);
    }

    /// <summary>The members that the last finished download, or the page set under way, left out: a line per entity.</summary>
    public static IReadOnlyList<string> ReadOmitted(StatementCache statements) => StateTable.Get(statements, OmittedName)?.Split('\n') ?? [];

    /// <summary>The profile uses other members now: entities of which it does come whole, and a page set under way begins again.</summary>
    public static void ChangeOmitted(WriteTransaction transaction, IReadOnlyList<RowLayout> omitted)
    {
        string[] lines = [.. omitted.Select(LineOf)];
        IReadOnlyList<string> before = ReadOmitted(transaction.Statements);
        // Without a token, everything comes whole anyway.
        string[] changed = Read(transaction.Statements).Token is null ? [] : [.. before.Except(lines).Concat(lines.Except(before)).Select(line => line.Split(' ')[0]).Distinct()];
        foreach (string entity in changed) Resets.AddEntity(transaction, entity);
        StateTable.Set(transaction.Statements, OmittedName, lines.Length == 0 ? null : string.Join('\n', lines));
        StopPages(transaction);
    }

    /// <summary>How the members of an entity are kept.</summary>
    public static string LineOf(RowLayout omitted) => $"{omitted.Entity} {string.Join(',', omitted.Members)}";

    private static void Write(WriteTransaction transaction, DownloadMarks marks)
    {
        StateTable.Set(transaction.Statements, TokenName, marks.Token);
        StateTable.Set(transaction.Statements, CursorName, marks.Cursor);
    }
}
