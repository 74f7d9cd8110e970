using OfflineSync.Demo.Devices;

namespace OfflineSync.Demo.Steps;

/// <summary>Nothing changed, so there is next to nothing to do.</summary>
internal sealed class AskAgain : IStep
{
    private const long SmallBytes = 4_000;

    public string Title => "Anything new?";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        stage.Narrator.Say($"Nothing changed since. {stage.A.Name} synchronizes all the same.");
        Traffic before = stage.A.Link.Traffic;
        await stage.A.Engine.SynchronizeAsync(cancellationToken: cancellationToken);
        Traffic cost = stage.A.Link.Traffic - before;
        stage.Evidence.Holds("requests", cost.Requests, 1);
        if (cost.Sent + cost.Received > SmallBytes) throw new DemoFailure($"A synchronization without a change cost {cost}.");
    }

    public async Task ProveAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.Evidence.SameAsync(cancellationToken, stage.ServerSide, stage.A.Side, stage.B.Side);
        foreach (Surveyor surveyor in stage.Surveyors)
        {
            await stage.Evidence.CountsAsync($"{surveyor.Name}: entries that wait for anything", surveyor.Side,
                "select count(*) from _entry_state where state in ('pending', 'sent', 'applied')", 0, cancellationToken);
        }
    }
}
