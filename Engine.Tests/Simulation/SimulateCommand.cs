using System.Globalization;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Simulation;

/// <summary>
/// Runs seeds, several at a time, and writes down what each did: <c>simulate FIRST COUNT STEPS [FOLDER] [restores]</c>. Two runs, on whatever machine
/// and in whatever culture, write the same; the folder takes the traces, to find the first line that differs; a seed that fails stops none of the others.
/// </summary>
internal sealed class SimulateCommand : IChildCommand
{
    public static string Name => "simulate";

    public static async Task<int> RunAsync(string[] args)
    {
        int first = int.Parse(args[0], CultureInfo.InvariantCulture), count = int.Parse(args[1], CultureInfo.InvariantCulture), steps = int.Parse(args[2], CultureInfo.InvariantCulture);
        bool restores = args[^1] == "restores";
        string? folder = args[3..(restores ? ^1 : ^0)].FirstOrDefault();
        var hashes = new string[count];
        var marks = new Marks();
        int failed = 0;
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount) }, async (index, _) =>
        {
            string trace;
            try
            {
                SimulationResult result = await SimulationRun.RunAsync(first + index, steps, restores: restores);
                marks.Add(result.Marks);
                (hashes[index], trace) = (result.Hash, result.Trace);
            }
            catch (SimulationFailure failure)
            {
                Interlocked.Increment(ref failed);
                (hashes[index], trace) = ("FAILED: " + failure.InnerException!.Message, failure.Trace + Environment.NewLine + failure);
            }
            if (folder is not null) await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(folder).FullName, $"seed-{first + index}.txt"), trace, CancellationToken.None);
        });
        for (int i = 0; i < count; i++) await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"seed {first + i} {hashes[i]}"));
        if (folder is not null) await File.WriteAllTextAsync(Path.Combine(folder, "marks.txt"), marks.ToString(), CancellationToken.None);
        return failed == 0 ? 0 : 1;
    }
}
