using System.Buffers;
using Npgsql;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Downloads;

/// <summary>Writes a row of PostgreSQL straight into a frame, without an object in between.</summary>
internal static class ServerRow
{
    /// <returns>The row's id.</returns>
    public static Guid Write(IBufferWriter<byte> output, NpgsqlDataReader reader, MemberDefinition[] members, bool[] present)
    {
        Guid id = reader.GetGuid(0);
        if (reader.IsDBNull(1)) throw new InvalidOperationException($"The object {id} is visible, but it has no row.");
        RowWriter.WriteId(output, id);
        RowWriter.WriteId(output, reader.GetGuid(1));
        for (int i = 0; i < members.Length; i++) present[i] = !reader.IsDBNull(i + 2);
        RowWriter.WritePresence(output, present);
        for (int i = 0; i < members.Length; i++)
        {
            if (present[i]) WriteValue(output, reader, i + 2, members[i].Type);
        }
        return id;
    }

    /// <summary>The column of a member as the row needs it.</summary>
    public static string Expression(MemberDefinition member, string column) => member.Type == MemberType.Decimal ? $"trim_scale({column})::text" : column;

    private static void WriteValue(IBufferWriter<byte> output, NpgsqlDataReader reader, int column, MemberType type)
    {
        switch (type)
        {
            case MemberType.String or MemberType.Enumeration or MemberType.Decimal: RowWriter.WriteText(output, reader.GetString(column)); break;
            case MemberType.Integer: RowWriter.WriteZigzag(output, reader.GetInt32(column)); break;
            case MemberType.Long: RowWriter.WriteZigzag(output, reader.GetInt64(column)); break;
            case MemberType.Boolean: RowWriter.WriteBoolean(output, reader.GetBoolean(column)); break;
            case MemberType.DateTime: RowWriter.WriteZigzag(output, Values.Milliseconds(reader.GetDateTime(column))); break;
            case MemberType.Reference: RowWriter.WriteId(output, reader.GetGuid(column)); break;
            default: throw new ArgumentOutOfRangeException(nameof(type), type, "Rows cannot carry this type.");
        }
    }
}
