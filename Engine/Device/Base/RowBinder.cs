using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>Hands the values of one row on the wire to a statement: $1 id, $2 event, $3 layout, $4 generation, members from $5.</summary>
internal static class RowBinder
{
    public static ObjectId Bind(RawStatement statement, ref RowReader reader, BoundLayout layout, long generation)
    {
        BindConstants(statement, layout, generation);
        return new ObjectId(new Guid(BindRow(statement, ref reader, layout), bigEndian: true));
    }

    /// <summary>Hands over what all rows of a frame share: a statement keeps it from row to row.</summary>
    public static void BindConstants(RawStatement statement, BoundLayout layout, long generation)
    {
        statement.BindNumber(3, layout.Id);
        statement.BindNumber(4, generation);
    }

    /// <summary>Hands over the rest.</summary>
    /// <returns>The bytes of the id.</returns>
    public static ReadOnlySpan<byte> BindRow(RawStatement statement, ref RowReader reader, BoundLayout layout)
    {
        ReadOnlySpan<byte> id = reader.ReadIdBytes();
        statement.BindBlob(1, id);
        statement.BindBlob(2, reader.ReadIdBytes());
        ReadOnlySpan<byte> presence = reader.ReadPresence(layout.Members.Length);
        for (int i = 0; i < layout.Members.Length; i++)
        {
            if (RowReader.IsPresent(presence, i)) BindValue(statement, i + 5, ref reader, layout.Members[i].Type);
            else statement.BindNull(i + 5);
        }
        return id;
    }

    private static void BindValue(RawStatement statement, int parameter, ref RowReader reader, MemberType type)
    {
        switch (type)
        {
            case MemberType.String or MemberType.Enumeration or MemberType.Decimal:
                statement.BindText(parameter, reader.ReadTextBytes());
                break;
            case MemberType.Integer or MemberType.Long or MemberType.DateTime:
                statement.BindNumber(parameter, reader.ReadZigzag());
                break;
            case MemberType.Boolean:
                statement.BindNumber(parameter, reader.ReadBoolean() ? 1 : 0);
                break;
            case MemberType.Reference:
                statement.BindBlob(parameter, reader.ReadIdBytes());
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "This type does not travel in rows.");
        }
    }
}
