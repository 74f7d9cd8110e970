using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync.Journal;

/// <summary>A frozen batch: header, entries in journal order, contents. Its bytes are the upload's body and a part of a recording.</summary>
[DebuggerDisplay("{Entries.Length} entries, {Contents.Length} contents of {Header.Journal}")]
internal sealed class UploadBatch
{
    internal UploadBatch(BatchHeader header, ImmutableArray<ChainedEntry> entries, ImmutableArray<ObjectContent> contents, Sha256Hash hash)
    {
        Header = header;
        Entries = entries;
        Contents = contents;
        Hash = hash;
    }

    /// <summary>The first line.</summary>
    public BatchHeader Header { get; }

    /// <summary>The entries, in journal order.</summary>
    public ImmutableArray<ChainedEntry> Entries { get; }

    /// <summary>The contents of objects under <see cref="ConflictPolicy.LastWins"/>.</summary>
    public ImmutableArray<ObjectContent> Contents { get; }

    /// <summary>SHA-256 over all lines before the last, line ends included.</summary>
    public Sha256Hash Hash { get; }

    /// <summary>Freezes a batch.</summary>
    /// <returns>The batch and its bytes. The same arguments give the same bytes.</returns>
    public static (UploadBatch Batch, byte[] Bytes) Create(BatchHeader header, IEnumerable<ChainedEntry> entries, IEnumerable<ObjectContent> contents)
    {
        ImmutableArray<ChainedEntry> entryList = [.. entries];
        ImmutableArray<ObjectContent> contentList = [.. contents];
        using var stream = new MemoryStream(entryList.Sum(entry => entry.Body.Length + EntryLine.PlaceLength));
        WriteLine(stream, BatchLines.Header(header));
        foreach (ChainedEntry entry in entryList) WriteLine(stream, EntryLine.Encode(entry));
        foreach (ObjectContent content in contentList) WriteLine(stream, BatchLines.Content(content));
        Sha256Hash hash = Sha256Hash.Of(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        WriteLine(stream, BatchLines.End(entryList.Length, contentList.Length, hash));
        return (new UploadBatch(header, entryList, contentList, hash), stream.ToArray());
    }

    private static void WriteLine(MemoryStream stream, ReadOnlySpan<byte> line)
    {
        stream.Write(line);
        stream.WriteByte((byte)'\n');
    }
}
