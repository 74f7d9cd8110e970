using System.Globalization;
using OfflineSync.Demo.Data;
using OfflineSync.Demo.Devices;
using OfflineSync.Demo.Faults;
using OfflineSync.Demo.Narration;
using OfflineSync.Demo.Steps;

namespace OfflineSync.Demo;

/// <summary>Runs the steps one after the other: tell, do, say what it cost, prove.</summary>
internal static class DemoRun
{
    public static async Task<int> RunAsync(DemoOptions options, Narrator narrator, CancellationToken cancellationToken)
    {
        IReadOnlyList<IStep> steps =
        [
            new LoadTheServer(), new FirstSynchronization(), new WorkOffline(), new LoseTheAnswer(), new SendItAgain(), new RefuseOneOfAHundred(),
            new BringBothTogether(), new KillTheDevice(), new AskAgain(),
        ];
        long started = TimeProvider.System.GetTimestamp();
        narrator.Title("OfflineSync");
        narrator.Say($"A server, two devices, and the world: {GeoNames.Attribution}.");
        narrator.Say("After each step plain SQL counts and hashes the rows on every side; the engine is not asked.");
        if (options.Sabotage != Sabotage.None) narrator.Say($"Sabotage '{options.Sabotage.ToString().ToLowerInvariant()}' is on: this run must not end well.");
        try
        {
            await using (Stage stage = await Stage.SetAsync(options, narrator, cancellationToken))
            {
                narrator.Say($"PostgreSQL and the server took {Seconds(started)} to start.");
                for (int i = 0; i < steps.Count; i++) await RunAsync(i + 1, steps[i], stage, cancellationToken);
            }
            narrator.Say("");
            if (options.Keep is { } folder) narrator.Say($"The devices' databases are in {folder}: open them with any SQLite tool, or with 'offlinesync journal list'.");
            narrator.Say($"All of it took {Seconds(started)}.");
            narrator.Say("Demo: ok");
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            narrator.Broken("The demo was stopped.");
        }
        catch (DemoFailure failure)
        {
            narrator.Broken(failure.Message);
        }
        catch (OfflineSyncException problem)
        {
            narrator.Broken($"{problem.Code}: {problem.Message} {problem.Hint}");
        }
        narrator.Say("Demo: failed");
        return 1;
    }

    private static async Task RunAsync(int number, IStep step, Stage stage, CancellationToken cancellationToken)
    {
        stage.Narrator.Heading($"{number}  {step.Title}");
        Traffic trafficOfA = stage.A.Link.Traffic, trafficOfB = stage.B.Link.Traffic;
        long started = TimeProvider.System.GetTimestamp();
        await step.RunAsync(stage, cancellationToken);
        string cost = Seconds(started) + Told(stage.A, trafficOfA) + Told(stage.B, trafficOfB);
        started = TimeProvider.System.GetTimestamp();
        await step.ProveAsync(stage, cancellationToken);
        stage.Narrator.Cost($"{cost}; the proof took {Seconds(started)}");
    }

    private static string Told(Surveyor surveyor, Traffic before) =>
        (surveyor.Link.Traffic - before) is { Requests: > 0 } traffic ? $"; {surveyor.Name}: {traffic}" : "";

    private static string Seconds(long started) =>
        string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
}
