using OfflineSync.Journal;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Uploads.Recoveries;

/// <summary>What a device says beside its batch. It is no part of the batch.</summary>
/// <param name="Seen">What it has seen of the store.</param>
/// <param name="CanHold">Whether it keeps what the server holds.</param>
/// <param name="Recovered">Where the batch's entries stood in a store that was restored since.</param>
internal sealed record UploadClaims(SeenStore Seen, bool CanHold = false, IReadOnlyList<PositionRun>? Recovered = null)
{
    /// <summary>The texts in the language of its user; null for the default language.</summary>
    public LanguageTexts? Texts { get; init; }

    public static UploadClaims None { get; } = new(SeenStore.Nothing);

    /// <summary>The positions of the entries that had one.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.RequestInvalid"/>: they are not those of the batch's entries.</exception>
    public IReadOnlyDictionary<EntryKey, long> PositionsOf(UploadBatch batch)
    {
        var positions = new Dictionary<EntryKey, long>();
        if (Recovered is not { Count: > 0 } runs) return positions;
        int place = 0;
        foreach (PositionRun run in runs)
        {
            if (run is null || run.Count < 1 || run.Count > batch.Entries.Length - place || run.Position < 1) throw Unfit();
            for (int end = place + run.Count; place < end; place++)
            {
                if (run.Position is { } position) positions.Add(batch.Entries[place].Entry.Key, position);
            }
        }
        return place == batch.Entries.Length ? positions : throw Unfit();
    }

    private static OfflineSyncException Unfit() => UploadErrors.Invalid("The old positions are not those of the batch's entries.");
}
