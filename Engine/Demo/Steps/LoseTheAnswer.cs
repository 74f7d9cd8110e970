namespace OfflineSync.Demo.Steps;

/// <summary>The server commits, and its answer never arrives.</summary>
internal sealed class LoseTheAnswer : IStep
{
    public string Title => "The answer gets lost";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        stage.Narrator.Say($"{stage.A.Name} finds a network and synchronizes. The server takes everything, and then the connection breaks before the answer.");
        stage.A.Link.IsUp = true;
        stage.A.Link.LosesNextUploadAnswer = true;
        try
        {
            await stage.A.Engine.SynchronizeAsync(cancellationToken: cancellationToken);
        }
        catch (OfflineSyncException lost) when (lost.OutcomeUnknown)
        {
            stage.Narrator.Say($"The device says: {lost.Message}");
            return;
        }
        throw new DemoFailure("The answer was lost, and the device claims to know it.");
    }

    public async Task ProveAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.Evidence.CountsAsync("server: events of that upload", stage.ServerSide,
            $"select count(*) from offlinesync.mt_events where seq_id > {stage.LoadedEvents} and type in ('object_committed', 'object_deleted', 'entry_rejected')",
            stage.A.Acknowledged.Count, cancellationToken);
        await stage.Evidence.CountsAsync($"{stage.A.Name}: entries whose outcome the device does not know", stage.A.Side,
            "select count(*) from _entry_state where state = 'sent'", stage.A.Acknowledged.Count, cancellationToken);
    }
}
