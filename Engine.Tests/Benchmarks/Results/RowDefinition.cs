namespace OfflineSync.Benchmarks.Results;

/// <summary>A row of the bench and what it is to reach.</summary>
/// <param name="Name">The name.</param>
/// <param name="Unit">The unit of the value.</param>
/// <param name="Goal">The goal: for the ratio where <paramref name="IsRatio"/>, else for the value. Null: none.</param>
/// <param name="IsRatio">Whether the goal is one for the ratio.</param>
/// <param name="IsLeast">Whether the goal is the least; else it is the most.</param>
internal sealed record RowDefinition(string Name, string Unit, double? Goal, bool IsRatio, bool IsLeast)
{
    /// <summary>Every row.</summary>
    public static IReadOnlyList<RowDefinition> All { get; } =
    [
        AtLeast("first-sync", "rows/s", 0.6), AtLeast("first-sync-warm", "rows/s", 0.4), AtLeast("upload", "entries/s", 0.5),
        AtLeast("commit-full", "commits/s", 0.5), AtLeast("commit-normal", "commits/s", 0.5),
        AtMost("commit-during-sync", "ms", 50), new("noop-sync", "ms", 3, IsRatio: true, IsLeast: false), AtMost("noop-growth", "times", 1.5), AtMost("noop-cold", "ms", 400),
        AtMost("delta-100", "ms", 12), AtMost("upload-1", "ms", 8), AtMost("wire-bytes-per-row", "bytes", 60),
        AtMost("audience-delta", "ms", 15), AtMost("audience-growth", "times", 1.5), AtMost("membership-change", "rows", 100), Told("membership-change-ms", "ms"), AtMost("dry-run", "s", 30),
        AtMost("device-peak-rss", "MB", 150), AtMost("server-peak-rss", "MB", 400),
        Told("aot-size", "MB"), Told("aot-noop-cold", "ms"), Told("aot-peak-rss", "MB"),
    ];

    public bool IsReached(Result result) => Goal is not { } goal || (IsLeast ? Figure(result) >= goal : Figure(result) <= goal);

    private double Figure(Result result) => IsRatio ? result.Ratio ?? double.NaN : result.Value;

    private static RowDefinition AtLeast(string name, string unit, double ratio) => new(name, unit, ratio, IsRatio: true, IsLeast: true);

    private static RowDefinition AtMost(string name, string unit, double value) => new(name, unit, value, IsRatio: false, IsLeast: false);

    private static RowDefinition Told(string name, string unit) => new(name, unit, null, IsRatio: false, IsLeast: false);
}
