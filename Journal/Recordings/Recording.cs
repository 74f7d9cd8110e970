using System.Collections.Immutable;

namespace OfflineSync.Journal;

/// <summary>A recording (<c>*.journal.jsonl</c>): batches, one after the other, as they were or would be uploaded.</summary>
/// <param name="Batches">The batches in order.</param>
internal sealed record Recording(ImmutableArray<UploadBatch> Batches)
{
    /// <summary>Reads a recording.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.RecordingDamaged"/> naming the line.</exception>
    public static Recording Read(ReadOnlySpan<byte> bytes)
    {
        using var parser = new BatchParser();
        var batches = ImmutableArray.CreateBuilder<UploadBatch>();
        foreach (Range range in bytes.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = bytes[range].TrimEnd((byte)'\r');
            if (line.IsEmpty) continue;
            if (parser.Add(line) is { } batch) batches.Add(batch);
        }
        if (parser.IsOpen || batches.Count == 0)
        {
            throw new OfflineSyncException(ErrorCode.RecordingDamaged,
                batches.Count == 0 && !parser.IsOpen ? "The recording holds no batch." : "The recording breaks off within a batch: its last line is missing.",
                "Export the journal again.");
        }
        return new Recording(batches.ToImmutable());
    }
}
