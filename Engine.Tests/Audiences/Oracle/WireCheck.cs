using System.Net.Http.Headers;
using System.Text;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>Looks through bytes for what must not be in them: texts of members that may not be read, ids of objects that do not show.</summary>
internal sealed class WireCheck(OracleCount count)
{
    private readonly Dictionary<Guid, (byte[] Bytes, byte[] Text, (string Member, byte[] Mark)[] Marks)> _signs = [];

    /// <summary>The first thing that should not be there; null for none.</summary>
    /// <param name="bytes">What crossed the wire.</param>
    /// <param name="tables">What is there and was there.</param>
    /// <param name="shown">What may be read.</param>
    /// <param name="named">Further ids that may be named.</param>
    public string? Find(byte[] bytes, Tables tables, IReadOnlyDictionary<Guid, HashSet<string>> shown, HashSet<Guid> named)
    {
        count.Bytes += bytes.Length;
        HashSet<Guid> known = [.. named, .. from row in tables.All where shown.ContainsKey(row.Id) from member in shown[row.Id] let value = row[member] where value is Guid select (Guid)value];
        foreach (Row row in tables.All.Concat(tables.Gone))
        {
            (byte[] id, byte[] text, (string Member, byte[] Mark)[] marks) = SignsOf(row, tables.Shape);
            bool isShown = shown.TryGetValue(row.Id, out HashSet<string>? members);
            if (!isShown && !known.Contains(row.Id) && (bytes.AsSpan().IndexOf(id) >= 0 || bytes.AsSpan().IndexOf(text) >= 0)) return $"the id of {row}";
            foreach ((string member, byte[] mark) in marks)
            {
                if (members?.Contains(member) != true && bytes.AsSpan().IndexOf(mark) >= 0) return $"{member} of {row}";
            }
        }
        return null;
    }

    /// <summary>Sends what a journal holds, as a device does, and gives the answer with its bytes.</summary>
    public static async Task<(Received Answer, byte[] Bytes)> SendAsync(ProtocolClient client, TestJournal journal, params ObjectContent[] contents)
    {
        UploadBatch batch = journal.Batch(contents);
        using var content = new ByteArrayContent(UploadBatch.Create(batch.Header, batch.Entries, batch.Contents).Bytes) { Headers = { ContentType = new MediaTypeHeaderValue(ProtocolVersion.BatchContentType) } };
        using HttpResponseMessage response = await client.Http.PostAsync(client.Url(Routes.Upload), content);
        await ProtocolClient.ThrowIfRefusedAsync(response);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync();
        return (await Received.ReadAsync(new MemoryStream(bytes), client.Model), bytes);
    }

    private (byte[] Bytes, byte[] Text, (string Member, byte[] Mark)[] Marks) SignsOf(Row row, Shape shape)
    {
        if (_signs.TryGetValue(row.Id, out (byte[] Bytes, byte[] Text, (string Member, byte[] Mark)[] Marks) known)) return known;
        IEnumerable<Slot> marked = shape.FindPairs(row.Entity) is null ? shape.SlotsOfKind(row.Kind).Where(slot => slot.IsMarked) : [];
        return _signs[row.Id] = (row.Id.ToByteArray(bigEndian: true), Encoding.ASCII.GetBytes(row.Id.ToString("D")), [.. marked.SelectMany(slot => Marks(slot, Encoding.UTF8.GetBytes(row.Mark(slot.Name))))]);
    }

    // Bytes stand in rows as they are, and in JSON as base64; they begin with the mark.
    private static IEnumerable<(string Member, byte[] Mark)> Marks(Slot slot, byte[] mark)
    {
        yield return (slot.Name, mark);
        if (slot.Type == MemberType.Binary) yield return (slot.Name, Encoding.ASCII.GetBytes(Convert.ToBase64String(mark.AsSpan(0, mark.Length / 3 * 3))));
    }
}
