using System.Buffers;
using System.Text;
using Npgsql;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Downloads;

/// <summary>Collects rows and removals in frames of some size, and spools them.</summary>
internal sealed class AnswerFrames(Spool spool)
{
    private const int FrameSize = 512 * 1024;

    private readonly ArrayBufferWriter<byte> _content = new(FrameSize + 4096);
    private readonly ArrayBufferWriter<byte> _frame = new(FrameSize + 4096);
    private int _layout = -1;

    public Layouts Layouts { get; } = new();

    public int Rows { get; private set; }

    public int Removals { get; private set; }

    /// <summary>How many bytes there are so far, those of the frame under way included.</summary>
    public long Bytes => spool.Length + _content.WrittenCount;

    /// <summary>Writes the rows that a reader yields: id, last event, then the layout's members.</summary>
    /// <param name="layout">The layout's place.</param>
    /// <param name="members">The layout's members.</param>
    /// <param name="reader">The reader, before its first row.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many rows there were, and the id of the last.</returns>
    public async Task<(int Rows, Guid Last)> AddRowsAsync(int layout, MemberDefinition[] members, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        if (layout != _layout) await EndRowsAsync(cancellationToken).ConfigureAwait(false);
        var present = new bool[members.Length];
        int before = Rows;
        Guid last = Guid.Empty;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_layout != layout) BeginRows(layout);
            last = ServerRow.Write(_content, reader, members, present);
            Rows++;
            if (_content.WrittenCount >= FrameSize) await EndRowsAsync(cancellationToken).ConfigureAwait(false);
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
            foreach (Guid id in some) RowWriter.WriteId(_content, id);
            Removals += some.Length;
            await EndFrameAsync(FrameKind.Removals, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Spools what is left.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => EndRowsAsync(cancellationToken);

    private void BeginRows(int layout)
    {
        RowWriter.WriteVarint(_content, (ulong)layout);
        _layout = layout;
    }

    private async Task EndRowsAsync(CancellationToken cancellationToken)
    {
        if (_layout >= 0) await EndFrameAsync(FrameKind.Rows, cancellationToken).ConfigureAwait(false);
        _layout = -1;
    }

    private async Task EndFrameAsync(FrameKind kind, CancellationToken cancellationToken)
    {
        FrameWriter.Write(_frame, kind, _content.WrittenSpan);
        _content.ResetWrittenCount();
        await spool.WriteAsync(_frame.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _frame.ResetWrittenCount();
    }
}
