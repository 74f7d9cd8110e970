using System.Buffers;
using System.Text;
using OfflineSync.Protocol;

namespace OfflineSync.Tests.Device;

/// <summary>Rows and removals as a server sends them.</summary>
internal static class WireRows
{
    public static RowLayout LayoutOf(EntityDefinition entity, params string[] members) => new(entity.Id,
        members.Length == 0 ? [.. entity.Members.Select(member => member.Id)] : [.. members.Select(name => entity.Member(name).Id)]);

    /// <summary>A rows frame of layout 0.</summary>
    public static byte[] Rows(EntityDefinition entity, RowLayout layout, params IEnumerable<(ObjectId Id, Guid Event, object?[] Values)> rows)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new RowsWriter(layout.Members.Select(member => entity.FindMemberById(member)!.Type));
        foreach ((ObjectId id, Guid lastEvent, object?[] values) in rows)
        {
            writer.BeginRow(id.Value, lastEvent);
            for (int i = 0; i < values.Length; i++) WriteValue(writer, i, values[i]);
        }
        writer.WriteTo(output, 0);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Removals(EntityDefinition entity, params IEnumerable<ObjectId> ids)
    {
        byte[] name = Encoding.UTF8.GetBytes(entity.Id);
        return [(byte)name.Length, .. name, .. ids.SelectMany(id => id.Value.ToByteArray(bigEndian: true))];
    }

    private static void WriteValue(RowsWriter output, int member, object? value)
    {
        switch (value)
        {
            case null: break;
            case string text: output.WriteText(member, text); break;
            case int number: output.WriteNumber(member, number); break;
            case long number: output.WriteNumber(member, number); break;
            case decimal number: output.WriteText(member, Values.DecimalText(number)); break;
            case bool flag: output.WriteBoolean(member, flag); break;
            case DateTime moment: output.WriteNumber(member, Values.Milliseconds(moment)); break;
            case ObjectId id: output.WriteReference(member, id.Value); break;
            default: throw new ArgumentException($"{value.GetType()} does not travel.");
        }
    }
}
