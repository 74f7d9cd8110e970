using Npgsql;
using OfflineSync.Audiences;

namespace OfflineSync.Server.Downloads;

/// <summary>A grant that came or went with other rules since the checkpoint.</summary>
/// <param name="Grant">The grant.</param>
/// <param name="Surely">Whether it stood in every cut that the device has something of.</param>
/// <param name="Perhaps">Whether it stood in one of them.</param>
internal sealed record AudienceChange(AudienceGrant Grant, bool Surely, bool Perhaps)
{
    public static AudienceChange Read(NpgsqlDataReader reader) =>
        new(new AudienceGrant(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4)), reader.GetBoolean(5), reader.GetBoolean(6));
}
