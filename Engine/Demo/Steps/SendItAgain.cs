using OfflineSync.Demo.Model;

namespace OfflineSync.Demo.Steps;

/// <summary>The same bytes go out again, and nothing happens twice.</summary>
internal sealed class SendItAgain : IStep
{
    private const string Country = "DK";

    public string Title => "The same again, please";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        City meanwhile = (await Cities.OfAsync(stage.A, Country, cancellationToken))[0];
        meanwhile.Visited = true;
        await stage.A.CommitAsync([meanwhile], cancellationToken);
        stage.Narrator.Say("The app went on meanwhile: one more commit. The retry sends the same bytes first; the server knows every key and tells what became of it.");
        SyncResult result = await stage.A.Engine.SynchronizeAsync(cancellationToken: cancellationToken);
        stage.Narrator.Say($"{result.Sent:N0} entries have their outcome now, {result.Rejected.Count:N0} rejected.");
    }

    public async Task ProveAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.Evidence.SameAsync(cancellationToken, stage.ServerSide, stage.A.Side);
        await Proof.ExactlyOnce.ProveAsync(stage, cancellationToken, stage.A);
    }
}
