using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace OfflineSync.Tests.Simulation.Reference;

/// <summary>
/// Values as texts that compare across events, PostgreSQL and SQLite. Written apart from the code under test, from the formats' descriptions alone.
/// </summary>
internal static class ValueText
{
    /// <summary>A value in an entry's or event's JSON; null when the property is missing.</summary>
    public static string? OfJson(JsonElement member, string property) => member.TryGetProperty(property, out JsonElement value)
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
        : null;

    /// <summary>An SQL expression that reads a column of the server's tables.</summary>
    public static string PostgresExpression(MemberDefinition member)
    {
        string column = $"\"{member.Id.ToLowerInvariant()}\"";
        return member.Type switch
        {
            MemberType.Decimal => $"trim_scale({column})::text",
            MemberType.DateTime => $"to_char({column} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')",
            // PostgreSQL breaks lines.
            MemberType.Binary => $"replace(encode({column}, 'base64'), chr(10), '')",
            _ => $"{column}::text",
        };
    }

    /// <summary>A column of the device's tables and views.</summary>
    public static string? OfSqlite(SqliteDataReader row, int column, MemberType type)
    {
        if (row.IsDBNull(column)) return null;
        return type switch
        {
            MemberType.Boolean => row.GetInt64(column) == 0 ? "false" : "true",
            MemberType.DateTime => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            MemberType.Reference => OfSqliteId(row, column).ToString(),
            MemberType.Binary => Convert.ToBase64String(row.GetFieldValue<byte[]>(column)),
            MemberType.Integer or MemberType.Long => row.GetInt64(column).ToString(CultureInfo.InvariantCulture),
            _ => row.GetString(column),
        };
    }

    public static Guid OfSqliteId(SqliteDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);
}
