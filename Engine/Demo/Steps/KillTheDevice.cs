using OfflineSync.Demo.Devices;
using OfflineSync.Demo.Faults;

namespace OfflineSync.Demo.Steps;

/// <summary>A device's process is killed between its commits and the synchronization.</summary>
internal sealed class KillTheDevice : IStep
{
    private const int CommitsBeforeTheKill = 60;

    public string Title => "The battery falls out";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        Surveyor b = stage.B;
        await b.CloseAsync();
        stage.Narrator.Say($"The app of {b.Name} runs as a process of its own now. It commits one visit after the other, and after {CommitsBeforeTheKill} acknowledgements it is killed.");
        IReadOnlyList<Guid> acknowledged = await DoomedDevice.RunAsync(b.Folder, CommitsBeforeTheKill, cancellationToken);
        foreach (Guid key in acknowledged) b.Acknowledge(key);
        long waiting = await b.Side.CountAsync("select count(*) from _entry_state where state = 'pending'", cancellationToken);
        stage.Narrator.Say($"Its journal still has {waiting:N0} entries. The app starts again and synchronizes.");
        // The kill may have come between a commit and its acknowledgement: one that was acknowledged is to be among the stolen ones.
        if (stage.Options.Sabotage == Sabotage.Lose) JournalThief.Steal(b.FindDatabase()!, waiting - acknowledged.Count + 1);
        await b.OpenAsync(cancellationToken);
        SyncResult result = await b.Engine.SynchronizeAsync(cancellationToken: cancellationToken);
        stage.Narrator.Say($"{result.Applied:N0} entries applied. {stage.A.Name} fetches them.");
        await stage.A.Engine.SynchronizeAsync(cancellationToken: cancellationToken);
    }

    public async Task ProveAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.Evidence.SameAsync(cancellationToken, stage.ServerSide, stage.A.Side, stage.B.Side);
        await Proof.ExactlyOnce.ProveAsync(stage, cancellationToken, stage.A, stage.B);
    }
}
