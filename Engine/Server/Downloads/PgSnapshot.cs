using System.Globalization;

namespace OfflineSync.Server.Downloads;

/// <summary>
/// What <c>pg_current_snapshot()</c> says, whole: which transactions a cut contains. A number in a sequence cannot be a checkpoint,
/// for transactions commit in another order than they take numbers.
/// </summary>
/// <param name="Text">PostgreSQL's text: xmin, xmax, and those in between that were still running.</param>
internal readonly record struct PgSnapshot(string Text)
{
    /// <summary>Every transaction below is contained.</summary>
    public ulong Xmin => Part(0);

    /// <summary>No transaction from here on is contained.</summary>
    public ulong Xmax => Part(1);

    public override string ToString() => Text;

    private ulong Part(int index) => ulong.Parse(Text.Split(':')[index], NumberStyles.None, CultureInfo.InvariantCulture);
}
