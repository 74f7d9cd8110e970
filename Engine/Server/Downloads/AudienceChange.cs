using Npgsql;

namespace OfflineSync.Server.Downloads;

/// <summary>A kind of keys that came, changed or went with other rules since the token.</summary>
/// <param name="Key">The key's name, without a value.</param>
/// <param name="EntityId">The entity.</param>
/// <param name="Node">The name of the node that gives the key.</param>
/// <param name="IsKnown">Whether the rules know it now.</param>
/// <param name="Roles">The roles that it is or was granted to.</param>
internal sealed record AudienceChange(string Key, string EntityId, string Node, bool IsKnown, string[] Roles)
{
    public static AudienceChange Read(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3), reader.GetFieldValue<string[]>(4));
}
