using System.Buffers;
using System.Text;
using System.Text.Json;
using OfflineSync.Protocol;

namespace OfflineSync.Tests.Server.Running;

/// <summary>A row as it came: entity, and values by member id.</summary>
internal sealed record ReceivedRow(Guid Id, string Entity, Guid Event, IReadOnlyDictionary<string, object?> Values);

/// <summary>An answer of frames, read whole.</summary>
internal sealed record Received(UploadAnswer? Upload, DownloadHeader Header, IReadOnlyList<ReceivedRow> Rows, IReadOnlyList<(string Entity, Guid Id)> Removals, DownloadEnd End)
{
    public IEnumerable<Guid> RowIds => Rows.Select(row => row.Id);

    public IEnumerable<Guid> RemovedIds => Removals.Select(removal => removal.Id);

    public static async Task<Received> ReadAsync(Stream stream)
    {
        UploadAnswer? upload = null;
        DownloadHeader? header = null;
        DownloadEnd? end = null;
        var rows = new List<ReceivedRow>();
        var removals = new List<(string, Guid)>();
        await using var reader = new FrameReader(stream);
        while (await reader.ReadAsync(CancellationToken.None) is { } frame)
        {
            byte[] content = frame.Content.ToArray();
            switch (frame.Kind)
            {
                case FrameKind.UploadAnswer: upload = JsonSerializer.Deserialize(content, ProtocolJson.Default.UploadAnswer); break;
                case FrameKind.DownloadHeader: header = JsonSerializer.Deserialize(content, ProtocolJson.Default.DownloadHeader); break;
                case FrameKind.Rows: ReadRows(content, header!, rows); break;
                case FrameKind.Removals:
                    string entity = Encoding.UTF8.GetString(content.AsSpan(1, content[0]));
                    for (int at = 1 + content[0]; at < content.Length; at += 16) removals.Add((entity, new Guid(content.AsSpan(at, 16), bigEndian: true)));
                    break;
                case FrameKind.DownloadEnd: end = JsonSerializer.Deserialize(content, ProtocolJson.Default.DownloadEnd); break;
                default: Assert.Fail($"A frame of kind {frame.Kind} came."); break;
            }
        }
        Assert.NotNull(header);
        Assert.NotNull(end);
        Assert.Equal(end.Rows, rows.Count);
        Assert.Equal(end.Removals, removals.Count);
        return new Received(upload, header, rows, removals, end);
    }

    private static void ReadRows(byte[] content, DownloadHeader header, List<ReceivedRow> rows)
    {
        DomainModel model = Sample.SampleModel.Create();
        var reader = new RowReader(content);
        RowLayout layout = header.Layouts[(int)reader.ReadVarint()];
        MemberDefinition[] members = [.. layout.Members.Select(member => model.Entity(layout.Entity).FindMemberById(member)!)];
        while (!reader.IsAtEnd)
        {
            Guid id = reader.ReadId(), lastEvent = reader.ReadId();
            ReadOnlySpan<byte> presence = reader.ReadPresence(members.Length);
            var values = new Dictionary<string, object?>();
            for (int i = 0; i < members.Length; i++) values[members[i].Id] = RowReader.IsPresent(presence, i) ? Value(ref reader, members[i].Type) : null;
            rows.Add(new ReceivedRow(id, layout.Entity, lastEvent, values));
        }
    }

    private static object Value(ref RowReader reader, MemberType type) => type switch
    {
        MemberType.String or MemberType.Enumeration => reader.ReadText(),
        MemberType.Decimal => OfflineSync.Values.ParseDecimal(reader.ReadText()),
        MemberType.Integer => (int)reader.ReadZigzag(),
        MemberType.Long => reader.ReadZigzag(),
        MemberType.DateTime => OfflineSync.Values.FromMilliseconds(reader.ReadZigzag()),
        MemberType.Boolean => reader.ReadBoolean(),
        MemberType.Reference => new ObjectId(reader.ReadId()),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
