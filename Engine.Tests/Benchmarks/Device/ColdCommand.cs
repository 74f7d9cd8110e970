using OfflineSync.Benchmarks.Data;

namespace OfflineSync.Benchmarks.Device;

/// <summary>A device process that does one thing: <c>cold SERVER FOLDER</c> opens a folder, synchronizes and ends.</summary>
internal static class ColdCommand
{
    public const string Name = "cold";
    public const string Done = "done";

    public static async Task<int> RunAsync(string[] args)
    {
        await using OfflineEngine engine = await OfflineEngine.OpenAsync(new OfflineOptions { Model = BenchModel.Create(), Folder = args[1], Server = new Uri(args[0]) });
        await engine.SynchronizeAsync();
        Console.WriteLine(Done);
        return 0;
    }
}
