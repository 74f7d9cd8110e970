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
        RowWriter.WriteVarint(output, 0);
        foreach ((ObjectId id, Guid lastEvent, object?[] values) in rows)
        {
            RowWriter.WriteId(output, id.Value);
            RowWriter.WriteId(output, lastEvent);
            RowWriter.WritePresence(output, [.. values.Select(value => value is not null)]);
            foreach (object? value in values) WriteValue(output, value);
        }
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Removals(EntityDefinition entity, params IEnumerable<ObjectId> ids)
    {
        byte[] name = Encoding.UTF8.GetBytes(entity.Id);
        return [(byte)name.Length, .. name, .. ids.SelectMany(id => id.Value.ToByteArray(bigEndian: true))];
    }

    private static void WriteValue(ArrayBufferWriter<byte> output, object? value)
    {
        switch (value)
        {
            case null: break;
            case string text: RowWriter.WriteText(output, text); break;
            case int number: RowWriter.WriteZigzag(output, number); break;
            case long number: RowWriter.WriteZigzag(output, number); break;
            case decimal number: RowWriter.WriteText(output, Values.DecimalText(number)); break;
            case bool flag: RowWriter.WriteBoolean(output, flag); break;
            case DateTime moment: RowWriter.WriteZigzag(output, Values.Milliseconds(moment)); break;
            case ObjectId id: RowWriter.WriteId(output, id.Value); break;
            default: throw new ArgumentException($"{value.GetType()} does not travel.");
        }
    }
}
