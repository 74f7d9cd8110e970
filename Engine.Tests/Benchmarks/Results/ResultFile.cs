using System.Text.Json;

namespace OfflineSync.Benchmarks.Results;

/// <summary><c>bench.json</c>.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    public static async Task WriteAsync(string path, IEnumerable<Result> results)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(results.Select(Rounded), options));
    }

    private static Result Rounded(Result result) => result with { Value = Round(result.Value), Limit = result.Limit is { } limit ? Round(limit) : null, Ratio = result.Ratio is { } ratio ? Round(ratio) : null };

    private static double Round(double number) => Math.Abs(number) >= 1000 ? Math.Round(number) : double.Parse(number.ToString("G4"));
}
