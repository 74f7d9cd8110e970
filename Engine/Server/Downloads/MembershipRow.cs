namespace OfflineSync.Server.Downloads;

/// <summary>A row of the table of memberships as a cut shows it.</summary>
/// <param name="Principal">Who: <c>user:…</c> or <c>role:…</c>.</param>
/// <param name="Key">What is held: a role (<c>role:…</c>) or an audience key.</param>
/// <param name="Visible">Whether it is held now.</param>
/// <param name="Changed">Whether the row changed since the token, if only for a moment.</param>
internal readonly record struct MembershipRow(string Principal, string Key, bool Visible, bool Changed);
