using System.Globalization;
using OfflineSync.Testing;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Faults;

/// <summary>
/// A device in a process of its own, to be killed. It says each key that a commit acknowledged: <c>committed KEY …</c>. To send or to
/// fetch it waits for a line, so that the test can get ready.
/// </summary>
internal sealed class DeviceCommand : IChildCommand
{
    /// <summary>Commits without an end.</summary>
    public const string Commits = "commits";

    /// <summary>Commits some changes, then sends them.</summary>
    public const string Uploads = "uploads";

    /// <summary>Fetches what changed.</summary>
    public const string Downloads = "downloads";

    private const int StepsToSend = 15;

    public static string Name => "device";

    /// <param name="args">The folder, the server, the seed, and what to do.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        await using var device = new TestDevice(SampleModel.Create(), "child", args[0]);
        device.Acknowledged = keys => Console.WriteLine($"committed {string.Join(' ', keys)}");
        // Every second download counts as a big one, which is written in many small steps.
        bool isBig = long.Parse(args[2], CultureInfo.InvariantCulture) % 2 == 0;
        await device.OpenAsync(new Uri(args[1]), configure: options => Shrink(options.Synchronization, isBig));
        var work = new RandomWork(device, new SeededRandom(long.Parse(args[2], CultureInfo.InvariantCulture)));
        while (args[3] == Commits) await work.StepAsync();
        if (args[3] == Uploads) await work.StepsAsync(StepsToSend);
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        await device.Engine.SynchronizeAsync(args[3] == Uploads ? SyncScope.Unsynchronized : SyncScope.Full);
        Console.WriteLine("synchronized");
        return 0;
    }

    private static void Shrink(SynchronizationOptions options, bool isBig)
    {
        if (isBig) options.DeltaByteLimit = 500;
        options.StepRowLimit = 5;
    }
}
