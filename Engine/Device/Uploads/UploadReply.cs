using OfflineSync.Journal;
using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>The complete answer to an upload: an outcome per entry, and the states that come with it.</summary>
/// <param name="Outcomes">The outcomes.</param>
/// <param name="Conflicts">The changes of others that the batch met.</param>
/// <param name="Offers">The references that rejections had emptied which are mended now.</param>
/// <param name="Layouts">The layouts of the rows.</param>
/// <param name="States">The frames of rows and removals.</param>
/// <param name="End">The last frame.</param>
internal sealed record UploadReply(IReadOnlyList<OutcomeMessage> Outcomes, IReadOnlyList<SyncConflict> Conflicts, IReadOnlyList<OfferMessage> Offers, IReadOnlyList<RowLayout> Layouts, FrameSpool States, DownloadEnd End) : IDisposable
{
    /// <summary>Those of the asked keys that the server knows; null where it was not asked, or is too old for the question.</summary>
    public IReadOnlyList<Guid>? KnownKeys { get; init; }

    /// <summary>Where the entries stand in the server's store that were applied now; null where none were, or the server is too old to say it.</summary>
    public long? Position { get; init; }

    /// <summary>Reads an answer to its last frame. Nothing of it counts before.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="batch">The batch that was sent; null where there was only a question.</param>
    /// <param name="keys">The keys of its entries.</param>
    /// <param name="states">Where the frames of rows and removals are kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<UploadReply> ReadAsync(ServerAnswer answer, BatchId? batch, IReadOnlySet<EntryKey> keys, FrameSpool states, CancellationToken cancellationToken)
    {
        UploadAnswer first = (await answer.ReadFrameAsync().ConfigureAwait(false)).Message(FrameKind.UploadAnswer, ProtocolJson.Default.UploadAnswer);
        if (first.Batch != (batch?.Value ?? Guid.Empty)) throw Failures.Senseless("it answers another batch");
        List<OutcomeMessage> outcomes = [.. first.Outcomes];
        Frame next = await answer.ReadFrameAsync().ConfigureAwait(false);
        while (next.Kind == FrameKind.UploadAnswer && outcomes.Count < keys.Count)
        {
            outcomes.AddRange(next.Message(ProtocolJson.Default.UploadAnswer).Outcomes);
            next = await answer.ReadFrameAsync().ConfigureAwait(false);
        }
        if (outcomes.Count != keys.Count || !keys.SetEquals(outcomes.Select(outcome => new EntryKey(outcome.Key))))
        {
            throw Failures.Senseless($"its {outcomes.Count} outcomes are not those of the {keys.Count} entries that were sent");
        }
        IReadOnlyList<SyncConflict> conflicts = ConflictReader.Read(first);
        (IReadOnlyList<RowLayout> layouts, DownloadEnd end) = await ReadStatesAsync(answer, next, states, cancellationToken).ConfigureAwait(false);
        return new UploadReply(outcomes, conflicts, first.Offers ?? [], layouts, states, end) { KnownKeys = first.KnownKeys, Position = first.Position };
    }

    /// <summary>Reads the rows and removals at an answer's end.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="first">The frame that they begin with.</param>
    /// <param name="states">Where they are kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<(IReadOnlyList<RowLayout> Layouts, DownloadEnd End)> ReadStatesAsync(ServerAnswer answer, Frame first, FrameSpool states, CancellationToken cancellationToken)
    {
        IReadOnlyList<RowLayout> layouts = first.Message(FrameKind.DownloadHeader, ProtocolJson.Default.DownloadHeader).Layouts;
        while (true)
        {
            Frame frame = await answer.ReadFrameAsync().ConfigureAwait(false);
            if (frame.Kind == FrameKind.DownloadEnd) return (layouts, frame.Message(ProtocolJson.Default.DownloadEnd));
            if (frame.Kind is not (FrameKind.Rows or FrameKind.Removals)) throw Failures.Senseless($"a frame {frame.Kind} stands among its rows");
            await states.AddAsync(frame, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => States.Dispose();
}
