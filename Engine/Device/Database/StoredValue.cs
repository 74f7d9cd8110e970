using Microsoft.Data.Sqlite;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>Values as SQLite keeps them: Decimal as text, DateTime as milliseconds, Boolean as 0 or 1, references and bytes as blobs.</summary>
internal static class StoredValue
{
    public static object? Of(object? value) => value switch
    {
        null or string or long => value,
        int number => (long)number,
        decimal number => Values.DecimalText(number),
        bool flag => flag ? 1L : 0L,
        DateTime moment => Values.Milliseconds(moment),
        ObjectId id => Blob.Of(id.Value),
        BinaryValue bytes => bytes.Stored,
        _ => throw new ArgumentException($"A {value.GetType().Name} is no value of a member.", nameof(value)),
    };

    /// <summary>Hands a value to a statement.</summary>
    public static void Bind(RawStatement statement, int parameter, object? value)
    {
        switch (value)
        {
            case null: statement.BindNull(parameter); break;
            case string text: statement.BindText(parameter, text); break;
            case int number: statement.BindNumber(parameter, number); break;
            case long number: statement.BindNumber(parameter, number); break;
            case decimal number: statement.BindText(parameter, Values.DecimalText(number)); break;
            case bool flag: statement.BindNumber(parameter, flag ? 1 : 0); break;
            case DateTime moment: statement.BindNumber(parameter, Values.Milliseconds(moment)); break;
            case ObjectId id: statement.BindBlob(parameter, id.Value); break;
            case BinaryValue bytes: statement.BindBlob(parameter, bytes.Span); break;
            default: throw new ArgumentException($"A {value.GetType().Name} is no value of a member.", nameof(value));
        }
    }

    public static object? Read(SqliteDataReader row, int column, MemberType type) => row.IsDBNull(column) ? null : type switch
    {
        MemberType.String or MemberType.Enumeration => row.GetString(column),
        MemberType.Integer => row.GetInt32(column),
        MemberType.Long => row.GetInt64(column),
        MemberType.Decimal => Values.ParseDecimal(row.GetString(column)),
        MemberType.Boolean => row.GetInt64(column) != 0,
        MemberType.DateTime => Values.FromMilliseconds(row.GetInt64(column)),
        MemberType.Reference => new ObjectId(row.ReadGuid(column)),
        MemberType.Binary => BinaryValue.Owning(row.GetFieldValue<byte[]>(column)),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This type has no place in the device database."),
    };

    public static string ColumnType(MemberType type) => type switch
    {
        MemberType.String or MemberType.Enumeration or MemberType.Decimal => "text",
        MemberType.Integer or MemberType.Long or MemberType.Boolean or MemberType.DateTime => "integer",
        MemberType.Reference or MemberType.Binary => "blob",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This type has no place in the device database."),
    };

    /// <summary>The values of all members, from columns in the members' order.</summary>
    public static object?[] ReadMembers(SqliteDataReader row, int firstColumn, EntityDefinition entity)
    {
        object?[] values = new object?[entity.Members.Length];
        for (int i = 0; i < values.Length; i++) values[i] = Read(row, firstColumn + i, entity.Members[i].Type);
        return values;
    }
}
