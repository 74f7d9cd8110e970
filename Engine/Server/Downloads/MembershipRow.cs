using Npgsql;

namespace OfflineSync.Server.Downloads;

/// <summary>A row of the table of memberships as a cut shows it.</summary>
/// <param name="Principal">The node whose holder holds the key, too.</param>
/// <param name="Key">What is held: a role (<c>role:…</c>), an audience key, or a node of a condition.</param>
/// <param name="Visible">Whether it is held now.</param>
/// <param name="Changed">Whether the row changed since the token, if only for a moment.</param>
internal readonly record struct MembershipRow(string Principal, string Key, bool Visible, bool Changed)
{
    public static MembershipRow Read(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), reader.GetBoolean(3));
}
