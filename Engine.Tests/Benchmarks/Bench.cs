using System.Diagnostics;
using System.Globalization;
using OfflineSync.Benchmarks.Results;
using OfflineSync.Benchmarks.Rows;

namespace OfflineSync.Benchmarks;

/// <summary>Measures the rows one after the other, writes and prints them.</summary>
internal static class Bench
{
    // What changes a database comes after what counts on its size.
    private static readonly IReadOnlyList<IRowGroup> groups =
        [new Commits(), new FirstSync(), new FirstSyncWarm(), new NoopSync(), new NoopCold(), new ServerPeak(), new NoopGrowth(), new Upload(), new SmallSyncs(), new CommitDuringSync(), new AudienceCosts(), new MembershipChange(), new NativeApp()];

    /// <returns>0; 1 where a row is missing.</returns>
    public static async Task<int> RunAsync(BenchOptions options)
    {
        long started = Stopwatch.GetTimestamp();
        HashSet<string> wanted = [.. options.Rows.Select(row => row.Name)];
        var results = new Dictionary<string, Result>(StringComparer.Ordinal);
        await using (Stage stage = await Stage.SetAsync(options))
        {
            IRowGroup[] chosen = [.. groups.Where(group => group.Names.Any(wanted.Contains))];
            foreach (int rows in chosen.SelectMany(group => group.Databases).Distinct().Order())
            {
                await stage.PrepareAsync(stage.Rows(rows));
                Say(started, $"{stage.Rows(rows):N0} items on the server");
            }
            foreach (IRowGroup group in chosen)
            {
                await foreach (Result result in group.MeasureAsync(stage))
                {
                    if (wanted.Contains(result.Name)) results.Add(result.Name, result);
                    Say(started, $"{result.Name}: {result.Value:G4} {result.Unit}{(result.Ratio is { } ratio ? $", ratio {ratio:0.00}" : "")} {result.Note}");
                }
                await stage.ClearAsync();
            }
        }
        ResultTable.Print(options.Rows, results);
        await ResultFile.WriteAsync(options.Output, options.Rows.Select(row => results.GetValueOrDefault(row.Name)).OfType<Result>());
        Say(started, $"written to {options.Output}");
        return results.Count == wanted.Count ? 0 : 1;
    }

    private static void Say(long started, FormattableString text) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalSeconds,5:0} s  {FormattableString.Invariant(text)}"));
}
