using System.Diagnostics;
using OfflineSync.Demo.Model;

namespace OfflineSync.Demo.Devices;

/// <summary>A device app as a process of its own, killed in the middle of its work. The demo's program is that app when it is started with <see cref="Argument"/>.</summary>
internal static class DoomedDevice
{
    /// <summary>The hidden argument.</summary>
    public const string Argument = "--commit-until-killed";

    private const string Country = "PT";

    /// <summary>The app: commits, and prints the key of each commit that was acknowledged.</summary>
    public static async Task CommitUntilKilledAsync(string folder)
    {
        DomainModel model = FieldModel.Create();
        await using OfflineEngine engine = await OfflineEngine.OpenAsync(new OfflineOptions { Model = model, Folder = folder, Server = new Uri("http://127.0.0.1:9") });
        List<City> cities = [.. (await engine.Query<City>().Where(city => city.Country!.Code == Country).ToListAsync()).OrderBy(city => city.Id)];
        foreach (City city in cities)
        {
            city.Visited = true;
            CommitReceipt receipt = await engine.CommitAsync(city);
            foreach (var key in receipt.Keys) Console.WriteLine(key);
        }
        // It has run out of cities; the kill comes all the same.
        await Task.Delay(Timeout.Infinite);
    }

    /// <summary>Starts the app, reads so many acknowledgements, and kills it (SIGKILL).</summary>
    /// <returns>The keys of all commits that were acknowledged before it died.</returns>
    public static async Task<IReadOnlyList<Guid>> RunAsync(string folder, int acknowledgements, CancellationToken cancellationToken)
    {
        using Process process = Process.Start(StartInfo(folder)) ?? throw new DemoFailure("The device's process did not start.");
        try
        {
            List<Guid> keys = [];
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            while (keys.Count < acknowledgements && await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line) keys.Add(Guid.Parse(line));
            if (keys.Count < acknowledgements) throw new DemoFailure($"The device's process ended by itself: {await errors}");
            process.Kill();
            // What it still printed counts, too.
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                if (Guid.TryParse(line, out Guid key)) keys.Add(key);
            }
            await process.WaitForExitAsync(cancellationToken);
            return keys;
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static ProcessStartInfo StartInfo(string folder)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "OfflineSync.Demo" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (File.Exists(program))
        {
            start.FileName = program;
        }
        else
        {
            start.FileName = "dotnet";
            start.ArgumentList.Add(Path.ChangeExtension(program, ".dll"));
        }
        start.ArgumentList.Add(Argument);
        start.ArgumentList.Add(folder);
        return start;
    }
}
