namespace OfflineSync.Projections;

/// <summary>
/// How rows that come and go remember when they did: <c>visible</c> now, <c>xid</c> of the last change, <c>since</c> the transaction that made the
/// row, and in <c>flips</c> those in which it went, came back, and so on. So it can be said exactly what was there at a checkpoint.
/// </summary>
internal static class Flips
{
    // A pair of the oldest flips is dropped beyond this. A checkpoint from between them then counts what was gone as there, which is the harmless way round.
    private const int Limit = 16;

    /// <summary>The columns of a new row behind its key.</summary>
    public const string Columns = "visible, xid, since";

    /// <summary>The values of these columns.</summary>
    public const string Values = "true, pg_current_xact_id(), pg_current_xact_id()";

    /// <summary>Takes away a row that is there.</summary>
    public static string Take(string alias) => $"visible = false, xid = pg_current_xact_id(), flips = {Flipped(alias)}";

    /// <summary>Where the row exists: brings it back, or stamps it.</summary>
    public static string Bring(string alias) => $"visible = true, xid = excluded.xid, flips = case when {alias}.visible then {alias}.flips else {Flipped(alias)} end";

    /// <summary>Whether a row came or went after the cut @from.</summary>
    public static string Since(string alias) =>
        $"(not pg_visible_in_snapshot({alias}.since, @from::pg_snapshot) or ({alias}.flips is not null and exists (select from unnest({alias}.flips) flip where not pg_visible_in_snapshot(flip, @from::pg_snapshot))))";

    /// <summary>Whether a row was there in the cut @from.</summary>
    public static string Was(string alias) =>
        $"(pg_visible_in_snapshot({alias}.since, @from::pg_snapshot) and ({alias}.flips is null or (select count(*) % 2 = 0 from unnest({alias}.flips) flip where pg_visible_in_snapshot(flip, @from::pg_snapshot))))";

    private static string Flipped(string alias) => $"(case when cardinality({alias}.flips) >= {Limit} then {alias}.flips[3:] else {alias}.flips end) || pg_current_xact_id()";
}
