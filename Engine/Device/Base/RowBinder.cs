using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>Hands the values of one row on the wire to a statement: $1 id, $2 event, $3 layout, $4 generation, members from $5.</summary>
internal static class RowBinder
{
    private const int IdSize = 16;

    /// <summary>Hands over what all rows of a frame share: a statement keeps it from row to row.</summary>
    public static void BindConstants(RawStatement statement, BoundLayout layout, long generation)
    {
        statement.BindNumber(3, layout.Id);
        statement.BindNumber(4, generation);
    }

    /// <summary>Hands over the reader's current row.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="reader">The reader.</param>
    /// <param name="layout">The layout.</param>
    /// <param name="id">Takes the bytes of the id.</param>
    public static void BindRow(RawStatement statement, RowsReader reader, BoundLayout layout, Span<byte> id)
    {
        Span<byte> lastEvent = stackalloc byte[IdSize];
        reader.CopyId(id);
        reader.CopyEvent(lastEvent);
        statement.BindBlob(1, id);
        statement.BindBlob(2, lastEvent);
        for (int i = 0; i < layout.Members.Length; i++)
        {
            int column = layout.Places[i];
            if (reader.HasValue(column)) BindValue(statement, i + 5, reader, column, layout.Members[i].Type);
            else statement.BindNull(i + 5);
        }
    }

    private static void BindValue(RawStatement statement, int parameter, RowsReader reader, int column, MemberType type)
    {
        switch (type)
        {
            case MemberType.String or MemberType.Enumeration or MemberType.Decimal:
                statement.BindText(parameter, reader.ReadTextBytes(column));
                break;
            case MemberType.Integer or MemberType.Long or MemberType.DateTime:
                statement.BindNumber(parameter, reader.ReadNumber(column));
                break;
            case MemberType.Boolean:
                statement.BindNumber(parameter, reader.ReadBoolean(column) ? 1 : 0);
                break;
            case MemberType.Binary:
                statement.BindBlob(parameter, reader.ReadTextBytes(column));
                break;
            case MemberType.Reference:
                Span<byte> target = stackalloc byte[IdSize];
                reader.CopyReference(column, target);
                statement.BindBlob(parameter, target);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "This type does not travel in rows.");
        }
    }
}
