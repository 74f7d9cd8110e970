namespace OfflineSync.Demo.Steps;

/// <summary>The second device sends its work and gets what changed; then the first one does.</summary>
internal sealed class BringBothTogether : IStep
{
    public string Title => "Only what changed";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        stage.B.Link.IsUp = true;
        if (stage.Saboteur is { } saboteur) saboteur.IsArmed = true;
        SyncResult second = await stage.B.Engine.SynchronizeAsync(cancellationToken: cancellationToken);
        stage.Narrator.Say($"{stage.B.Name} is back: {second.Sent:N0} entries up, {second.Received:N0} objects and {second.Removed:N0} removals down, of {stage.Data.Cities.Count:N0} cities.");
        SyncResult first = await stage.A.Engine.SynchronizeAsync(cancellationToken: cancellationToken);
        stage.Narrator.Say($"{stage.A.Name} asks, too: {first.Received:N0} objects and {first.Removed:N0} removals down.");
    }

    public async Task ProveAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.Evidence.SameAsync(cancellationToken, stage.ServerSide, stage.A.Side, stage.B.Side);
        await stage.Evidence.CountsAsync("places where both surveyors' work stands side by side", stage.ServerSide,
            "select count(*) from offlinesync.object_city where visited and population is not null",
            await stage.A.Side.CountAsync("""select count(*) from "City" where "Country" = (select id from "Country" where "Code" = 'LU')""", cancellationToken), cancellationToken);
        await Proof.ExactlyOnce.ProveAsync(stage, cancellationToken, stage.A, stage.B);
    }
}
