using System.Collections;
using Npgsql;
using NpgsqlTypes;

namespace OfflineSync.Projections;

/// <summary>How members' values stand in PostgreSQL.</summary>
internal static class MemberColumn
{
    public static string TypeName(MemberType type) => type switch
    {
        MemberType.String or MemberType.Enumeration => "text",
        MemberType.Integer => "integer",
        MemberType.Long => "bigint",
        MemberType.Decimal => "numeric(28,8)",
        MemberType.Boolean => "boolean",
        MemberType.DateTime => "timestamptz",
        MemberType.Reference => "uuid",
        MemberType.Binary => "bytea",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This type has no column."),
    };

    /// <summary>Reads a value in its normalized form.</summary>
    public static object? Read(NpgsqlDataReader reader, int ordinal, MemberDefinition member)
    {
        if (reader.IsDBNull(ordinal)) return null;
        return member.Type switch
        {
            MemberType.String or MemberType.Enumeration => reader.GetString(ordinal),
            MemberType.Integer => reader.GetInt32(ordinal),
            MemberType.Long => reader.GetInt64(ordinal),
            MemberType.Decimal => Values.Normalize(member, reader.GetDecimal(ordinal)),
            MemberType.Boolean => reader.GetBoolean(ordinal),
            MemberType.DateTime => reader.GetDateTime(ordinal),
            MemberType.Binary => BinaryValue.Owning(reader.GetFieldValue<byte[]>(ordinal)),
            MemberType.Reference => new ObjectId(reader.GetGuid(ordinal)),
            _ => throw new ArgumentOutOfRangeException(nameof(member), member.Type, "This type has no column."),
        };
    }

    /// <summary>An array parameter of one column's values, for <c>unnest</c>.</summary>
    public static NpgsqlParameter Array(MemberType type, IReadOnlyList<object?> values) => type switch
    {
        MemberType.String or MemberType.Enumeration => Parameter(NpgsqlDbType.Text, values.Select(value => (string?)value).ToArray()),
        MemberType.Integer => Parameter(NpgsqlDbType.Integer, values.Select(value => (int?)value).ToArray()),
        MemberType.Long => Parameter(NpgsqlDbType.Bigint, values.Select(value => (long?)value).ToArray()),
        MemberType.Decimal => Parameter(NpgsqlDbType.Numeric, values.Select(value => (decimal?)value).ToArray()),
        MemberType.Boolean => Parameter(NpgsqlDbType.Boolean, values.Select(value => (bool?)value).ToArray()),
        MemberType.DateTime => Parameter(NpgsqlDbType.TimestampTz, values.Select(value => (DateTime?)value).ToArray()),
        MemberType.Binary => Parameter(NpgsqlDbType.Bytea, values.Select(value => ((BinaryValue?)value)?.Stored).ToArray()),
        MemberType.Reference => Parameter(NpgsqlDbType.Uuid, values.Select(value => ((ObjectId?)value)?.Value).ToArray()),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This type has no column."),
    };

    private static NpgsqlParameter Parameter(NpgsqlDbType element, IList values) => new() { NpgsqlDbType = NpgsqlDbType.Array | element, Value = values };
}
