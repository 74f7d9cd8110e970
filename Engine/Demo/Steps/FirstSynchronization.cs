using OfflineSync.Demo.Devices;
using OfflineSync.Demo.Narration;

namespace OfflineSync.Demo.Steps;

/// <summary>Two empty devices sign in and take everything along.</summary>
internal sealed class FirstSynchronization : IStep
{
    public string Title => "Two surveyors pack the world";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        stage.Narrator.Say("Two new devices sign in at the same time. The first synchronization brings all of it, into a SQLite file on each.");
        await stage.Narrator.WithBarsAsync([.. stage.Surveyors.Select(surveyor => surveyor.Name)], bars => Task.WhenAll(
            stage.Surveyors.Select((surveyor, index) => Task.Run(() => PackAsync(surveyor, bars[index], cancellationToken), cancellationToken))));
    }

    public Task ProveAsync(Stage stage, CancellationToken cancellationToken) =>
        stage.Evidence.SameAsync(cancellationToken, stage.ServerSide, stage.A.Side, stage.B.Side);

    private static async Task PackAsync(Surveyor surveyor, IBar bar, CancellationToken cancellationToken)
    {
        await surveyor.OpenAsync(cancellationToken);
        await surveyor.Engine.SignInAsync(surveyor.Name, FieldServer.Password, new SyncBar(bar), cancellationToken);
    }
}
