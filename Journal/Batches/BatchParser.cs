using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OfflineSync.Journal;

/// <summary>Builds batches from the lines of an upload or a recording, checking each hash. Feed it line by line.</summary>
/// <remarks>Not safe for use by several threads at a time.</remarks>
internal sealed class BatchParser : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ImmutableArray<ChainedEntry>.Builder _entries = ImmutableArray.CreateBuilder<ChainedEntry>();
    private ImmutableArray<ObjectContent>.Builder _contents = ImmutableArray.CreateBuilder<ObjectContent>();
    private BatchHeader? _header;
    private int _line;

    /// <summary>Whether a batch has begun and its last line is still to come.</summary>
    public bool IsOpen => _header is not null;

    /// <summary>How many entries the open batch has so far.</summary>
    public int EntryCount => _entries.Count;

    /// <summary>Takes the next line, without its line end.</summary>
    /// <returns>The batch when this was its last line, else null.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.RecordingDamaged"/> naming the line.</exception>
    public UploadBatch? Add(ReadOnlySpan<byte> line)
    {
        _line++;
        try
        {
            return AddLine(line);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or OverflowException
            || (exception is OfflineSyncException && exception is not { InnerException: OutOfMemoryException }))
        {
            string reason = exception.Message.TrimEnd('.');
            throw new OfflineSyncException(ErrorCode.RecordingDamaged, $"Line {_line} cannot be used: {reason}.",
                "It was damaged or edited. Export the journal again, or send the batch again.", innerException: exception);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();

    private UploadBatch? AddLine(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("{\"end\""u8)) return Finish(line);
        _hash.AppendData(line);
        _hash.AppendData("\n"u8);
        if (line.StartsWith("{\"offlinesync\""u8)) Begin(line);
        else if (_header is null) throw new FormatException($"a batch begins with a line {{\"offlinesync\":\"journal\",…}}, not with '{Start(line)}'");
        else if (line.StartsWith("{\"content\""u8)) AddContent(line);
        else AddEntry(line);
        return null;
    }

    private void Begin(ReadOnlySpan<byte> line)
    {
        if (_header is not null) throw new FormatException("a second batch begins before the first has ended");
        using JsonDocument document = JsonDocument.Parse(line.ToArray(), Options);
        _header = BatchLines.ParseHeader(document.RootElement);
    }

    private void AddEntry(ReadOnlySpan<byte> line)
    {
        if (_contents.Count > 0) throw new FormatException("an entry stands behind the contents");
        ChainedEntry entry = EntryLine.Decode(line, _header!.Journal, exact: true);
        if (_entries.Count > 0 && _entries[^1] is var last)
        {
            if (entry.Sequence <= last.Sequence) throw new FormatException($"entry {entry.Sequence} stands behind entry {last.Sequence}");
            if (entry.Sequence == last.Sequence + 1 && entry.Previous != last.Hash) throw new FormatException($"the chain breaks between entries {last.Sequence} and {entry.Sequence}");
        }
        _entries.Add(entry);
    }

    private void AddContent(ReadOnlySpan<byte> line)
    {
        using JsonDocument document = JsonDocument.Parse(line.ToArray(), Options);
        _contents.Add(BatchLines.ParseContent(document.RootElement.GetProperty("content")));
    }

    private UploadBatch Finish(ReadOnlySpan<byte> line)
    {
        if (_header is null) throw new FormatException("a batch ends that has not begun");
        using JsonDocument document = JsonDocument.Parse(line.ToArray(), Options);
        (int entries, int contents, Sha256Hash hash) = BatchLines.ParseEnd(document.RootElement.GetProperty("end"));
        if (entries != _entries.Count || contents != _contents.Count)
        {
            throw new FormatException($"{_entries.Count} entries and {_contents.Count} contents came, the last line names {entries} and {contents}");
        }
        var actual = new Sha256Hash(_hash.GetHashAndReset());
        if (hash != actual) throw new FormatException($"the batch's hash is {actual}, the last line says {hash}");
        var batch = new UploadBatch(_header, _entries.ToImmutable(), _contents.ToImmutable(), hash);
        _header = null;
        _entries = ImmutableArray.CreateBuilder<ChainedEntry>();
        _contents = ImmutableArray.CreateBuilder<ObjectContent>();
        return batch;
    }

    private static JsonDocumentOptions Options => new() { MaxDepth = 16 };

    private static string Start(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line[..Math.Min(line.Length, 40)]);
}
