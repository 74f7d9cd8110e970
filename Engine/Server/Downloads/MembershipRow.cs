using Npgsql;

namespace OfflineSync.Server.Downloads;

/// <summary>A row of the table of memberships as a cut shows it, and what the device's checkpoint says of it.</summary>
/// <param name="Principal">The node whose holder holds the key, too.</param>
/// <param name="Key">What is held: a role (<c>role:…</c>), an audience key, or a node of a condition.</param>
/// <param name="Visible">Whether it is held now.</param>
/// <param name="Surely">Whether it was held in every cut that the device has something of.</param>
/// <param name="Perhaps">Whether it was held in one of them. They differ only behind a download of several pages.</param>
internal readonly record struct MembershipRow(string Principal, string Key, bool Visible, bool Surely, bool Perhaps)
{
    public static MembershipRow Read(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), reader.GetBoolean(3), reader.GetBoolean(4));
}
