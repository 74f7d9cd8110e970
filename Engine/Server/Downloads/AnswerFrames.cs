using System.Buffers;
using System.Text;
using Npgsql;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Downloads;

/// <summary>Collects rows and removals in frames of some size, and spools them.</summary>
internal sealed class AnswerFrames(Spool spool, IReadOnlyList<RowLayout>? omitted = null)
{
    private const int FrameSize = 512 * 1024;

    private readonly ArrayBufferWriter<byte> _content = new();
    private readonly Dictionary<int, RowsWriter> _writers = [];
    private readonly byte[] _frameHeader = new byte[FrameWriter.HeaderSize];
    private RowsWriter? _rows;
    private int _layout = -1;

    public Layouts Layouts { get; } = new(omitted);

    public int Rows { get; private set; }

    public int Removals { get; private set; }

    /// <summary>How many bytes there are so far, those of the frame under way included.</summary>
    public long Bytes => spool.Length + (_rows?.Bytes ?? 0);

    /// <summary>Writes the rows that a reader yields: id, last event, then the layout's members.</summary>
    /// <param name="layout">The layout's place.</param>
    /// <param name="members">The layout's members.</param>
    /// <param name="reader">The reader, before its first row.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many rows there were, and the id of the last.</returns>
    public async Task<(int Rows, Guid Last)> AddRowsAsync(int layout, MemberDefinition[] members, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        if (layout != _layout) await EndRowsAsync(cancellationToken).ConfigureAwait(false);
        int before = Rows;
        Guid last = Guid.Empty;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_layout != layout) BeginRows(layout, members);
            last = ServerRow.Write(_rows!, reader, members);
            Rows++;
            if (_rows!.Bytes >= FrameSize) await EndRowsAsync(cancellationToken).ConfigureAwait(false);
        }
        return (Rows - before, last);
    }

    public async Task AddRemovalsAsync(EntityDefinition entity, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await EndRowsAsync(cancellationToken).ConfigureAwait(false);
        foreach (Guid[] some in ids.Chunk(FrameSize / 16))
        {
            byte[] name = Encoding.UTF8.GetBytes(entity.Id);
            _content.Write([(byte)name.Length]);
            _content.Write(name);
            foreach (Guid id in some)
            {
                id.TryWriteBytes(_content.GetSpan(16), bigEndian: true, out _);
                _content.Advance(16);
            }
            Removals += some.Length;
            await EndFrameAsync(FrameKind.Removals, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Spools what is left.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => EndRowsAsync(cancellationToken);

    private void BeginRows(int layout, MemberDefinition[] members)
    {
        if (!_writers.TryGetValue(layout, out _rows)) _writers.Add(layout, _rows = new RowsWriter(members.Select(member => member.Type)));
        _layout = layout;
    }

    private async Task EndRowsAsync(CancellationToken cancellationToken)
    {
        if (_layout < 0) return;
        _rows!.WriteTo(_content, _layout);
        await EndFrameAsync(FrameKind.Rows, cancellationToken).ConfigureAwait(false);
        _layout = -1;
    }

    private async Task EndFrameAsync(FrameKind kind, CancellationToken cancellationToken)
    {
        FrameWriter.WriteHeader(_frameHeader, kind, _content.WrittenCount);
        await spool.WriteAsync(_frameHeader, cancellationToken).ConfigureAwait(false);
        await spool.WriteAsync(_content.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _content.ResetWrittenCount();
    }
}
