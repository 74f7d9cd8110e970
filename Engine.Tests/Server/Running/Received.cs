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

    public static async Task<Received> ReadAsync(Stream stream, DomainModel? model = null)
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
                case FrameKind.Rows: ReadRows(content, header!, rows, model ?? Sample.SampleModel.Create()); break;
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

    private static void ReadRows(byte[] content, DownloadHeader header, List<ReceivedRow> rows, DomainModel model)
    {
        MemberDefinition[][] layouts = [.. header.Layouts.Select(layout => layout.Members.Select(member => model.Entity(layout.Entity).FindMemberById(member)!).ToArray())];
        var reader = new RowsReader(content, place => [.. layouts[place].Select(member => member.Type)]);
        MemberDefinition[] members = layouts[reader.Layout];
        byte[] bytes = new byte[16];
        while (reader.MoveNext())
        {
            reader.CopyId(bytes);
            var id = new Guid(bytes, bigEndian: true);
            reader.CopyEvent(bytes);
            var lastEvent = new Guid(bytes, bigEndian: true);
            var values = new Dictionary<string, object?>();
            for (int i = 0; i < members.Length; i++) values[members[i].Id] = reader.HasValue(i) ? Value(reader, i, members[i].Type) : null;
            rows.Add(new ReceivedRow(id, header.Layouts[reader.Layout].Entity, lastEvent, values));
        }
    }

    private static object Value(RowsReader reader, int member, MemberType type)
    {
        switch (type)
        {
            case MemberType.String or MemberType.Enumeration: return reader.ReadText(member);
            case MemberType.Decimal: return OfflineSync.Values.ParseDecimal(reader.ReadText(member));
            case MemberType.Integer: return (int)reader.ReadNumber(member);
            case MemberType.Long: return reader.ReadNumber(member);
            case MemberType.DateTime: return OfflineSync.Values.FromMilliseconds(reader.ReadNumber(member));
            case MemberType.Boolean: return reader.ReadBoolean(member);
            case MemberType.Binary: return new BinaryValue(reader.ReadTextBytes(member));
            case MemberType.Reference:
                byte[] target = new byte[16];
                reader.CopyReference(member, target);
                return new ObjectId(new Guid(target, bigEndian: true));
            default: throw new ArgumentOutOfRangeException(nameof(type));
        }
    }
}
