using Npgsql;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Downloads;

/// <summary>Writes a row of PostgreSQL straight into a frame, without an object in between.</summary>
internal static class ServerRow
{
    /// <returns>The row's id.</returns>
    public static Guid Write(RowsWriter output, NpgsqlDataReader reader, MemberDefinition[] members)
    {
        Guid id = reader.GetGuid(0);
        if (reader.IsDBNull(1)) throw new InvalidOperationException($"The object {id} is visible, but it has no row.");
        output.BeginRow(id, reader.GetGuid(1));
        for (int i = 0; i < members.Length; i++)
        {
            if (!reader.IsDBNull(i + 2)) WriteValue(output, i, reader, members[i].Type);
        }
        return id;
    }

    /// <summary>The column of a member as the row needs it.</summary>
    public static string Expression(MemberDefinition member, string column) => member.Type == MemberType.Decimal ? $"trim_scale({column})::text" : column;

    private static void WriteValue(RowsWriter output, int member, NpgsqlDataReader reader, MemberType type)
    {
        int column = member + 2;
        switch (type)
        {
            case MemberType.String or MemberType.Enumeration or MemberType.Decimal: output.WriteText(member, reader.GetString(column)); break;
            case MemberType.Integer: output.WriteNumber(member, reader.GetInt32(column)); break;
            case MemberType.Long: output.WriteNumber(member, reader.GetInt64(column)); break;
            case MemberType.Boolean: output.WriteBoolean(member, reader.GetBoolean(column)); break;
            case MemberType.DateTime: output.WriteNumber(member, Values.Milliseconds(reader.GetDateTime(column))); break;
            case MemberType.Binary: output.WriteBinary(member, reader.GetFieldValue<byte[]>(column)); break;
            case MemberType.Reference: output.WriteReference(member, reader.GetGuid(column)); break;
            default: throw new ArgumentOutOfRangeException(nameof(type), type, "Rows cannot carry this type.");
        }
    }
}
