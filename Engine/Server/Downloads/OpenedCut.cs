namespace OfflineSync.Server.Downloads;

/// <summary>What the first round trip of a download reads.</summary>
/// <param name="Cut">The cut.</param>
/// <param name="Memberships">The memberships that can be reached from the user.</param>
/// <param name="Audiences">The kinds of keys that other rules changed since the token.</param>
/// <param name="Foreseen">The changes under the expected keys; null where none were expected.</param>
/// <param name="Applied">Those of the applied keys that the cut contains.</param>
internal sealed record OpenedCut(Cut Cut, IReadOnlyList<MembershipRow> Memberships, IReadOnlyList<AudienceChange> Audiences, ForeseenChanges? Foreseen, IReadOnlyList<AppliedEntry> Applied);
