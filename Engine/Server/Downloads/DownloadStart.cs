using OfflineSync.Protocol;

namespace OfflineSync.Server.Downloads;

/// <summary>Where an answer begins: opened from the request's token or cursor. Pure.</summary>
/// <param name="Presented">The checkpoint that the request shows; null without one.</param>
/// <param name="Cursor">The page set under way; null when none is.</param>
/// <param name="From">The cut that changes are taken from; null for everything.</param>
/// <param name="Position">After which object to begin.</param>
/// <param name="Reset">Entities that are answered from scratch.</param>
internal sealed record DownloadStart(CheckpointToken? Presented, PageCursor? Cursor, PgSnapshot? From, PagePosition Position, IReadOnlyList<string> Reset)
{
    private const int GreatestDoubling = 10;

    /// <summary>Whether only the delta that closes a page set is left.</summary>
    public bool IsClosing => Cursor is { Position: null };

    /// <summary>
    /// How many times as much as usual fits a page: twice as much with each closing delta that did not fit. Where others change more than a page
    /// while one is fetched, the download would never end otherwise.
    /// </summary>
    public int PageFactor => 1 << Math.Clamp((Cursor?.Sets ?? 0) - 1, 0, GreatestDoubling);

    /// <summary>Whether what the device has is what <see cref="From"/> showed, and nothing of a later cut.</summary>
    public bool IsOneCut => Cursor is null && Presented is not { IsOneCut: false };

    public static DownloadStart Of(CheckpointToken? token, PageCursor? cursor, IReadOnlyList<string> reset) => (token, cursor) switch
    {
        (_, { Position: { } position }) => new DownloadStart(cursor.First, cursor, cursor.From, position, cursor.Reset),
        (_, { }) => new DownloadStart(cursor.First, cursor, cursor.First.Snapshot, PagePosition.Start, []),
        ({ }, null) => new DownloadStart(token, null, token.Snapshot, PagePosition.Start, reset),
        _ => new DownloadStart(null, null, null, PagePosition.Start, []),
    };

    /// <summary>Whether an answer that ends here ends the download, too.</summary>
    /// <param name="next">Where the next page begins.</param>
    public bool IsFinal(PagePosition? next) => next is null && From is not null && (Cursor is null || IsClosing);

    public DownloadKind KindOf(bool isFinal) => Cursor is not null ? isFinal ? DownloadKind.ClosingDelta : DownloadKind.NextPage
        : From is null ? DownloadKind.FirstPage
        : DownloadKind.Delta;
}
