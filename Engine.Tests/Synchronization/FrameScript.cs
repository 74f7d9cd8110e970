using System.Buffers;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using OfflineSync.Protocol;
using OfflineSync.Tests.Device;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Synchronization;

/// <summary>The frames of an answer about cities and countries, one after the other.</summary>
internal sealed class FrameScript
{
    private static readonly DomainModel model = SampleModel.Create();
    private static readonly EntityDefinition city = model.Entity("City");
    private static readonly RowLayout layout = WireRows.LayoutOf(city, "Name", "Population");
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly List<Guid> _contained = [];
    private int _rows;
    private int _removals;

    /// <summary>Where the answer is cut, in bytes from its end; 0 sends it whole.</summary>
    public int CutAtEnd { get; set; }

    public void Json<T>(FrameKind kind, T message, JsonTypeInfo<T> type) => FrameWriter.WriteJson(_output, kind, message, type);

    public void Header(DownloadKind kind, long expected = 0) => Json(FrameKind.DownloadHeader, new DownloadHeader(kind, expected, [layout]), ProtocolJson.Default.DownloadHeader);

    public void Cities(params IEnumerable<(ObjectId Id, string Name)> cities)
    {
        (ObjectId Id, string Name)[] rows = [.. cities];
        FrameWriter.Write(_output, FrameKind.Rows, WireRows.Rows(city, layout, rows.Select(row => (row.Id, Guid.NewGuid(), new object?[] { row.Name, row.Name.Length }))));
        _rows += rows.Length;
    }

    public void NoCity(params IEnumerable<ObjectId> ids)
    {
        ObjectId[] removals = [.. ids];
        FrameWriter.Write(_output, FrameKind.Removals, WireRows.Removals(city, removals));
        _removals += removals.Length;
    }

    public void Contains(params IEnumerable<Guid> keys) => _contained.AddRange(keys);

    /// <summary>Pretends that more rows came.</summary>
    public void Miscount() => _rows++;

    public void End(string? token, string? cursor) =>
        Json(FrameKind.DownloadEnd, new DownloadEnd(token, cursor, _contained, _rows, _removals), ProtocolJson.Default.DownloadEnd);

    public async Task SendAsync(HttpContext context)
    {
        context.Response.ContentType = ProtocolVersion.FramesContentType;
        await context.Response.Body.WriteAsync(_output.WrittenMemory[..^CutAtEnd]);
        if (CutAtEnd == 0) return;
        await context.Response.Body.FlushAsync();
        context.Abort();
    }
}
