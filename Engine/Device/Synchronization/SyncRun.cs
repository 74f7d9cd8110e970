using Microsoft.Extensions.Logging;

namespace OfflineSync.Device;

/// <summary>What one synchronization works with.</summary>
/// <param name="Database">The signed-in user's database.</param>
/// <param name="Connection">The server.</param>
/// <param name="Session">The session's token.</param>
/// <param name="Options">The limits.</param>
/// <param name="Time">The clock.</param>
/// <param name="Ids">Where ids and chance come from.</param>
/// <param name="Folder">Where temporary files go.</param>
/// <param name="Logger">Where logs go.</param>
/// <param name="Progress">Who counts.</param>
internal sealed record SyncRun(
    DeviceDatabase Database,
    ServerConnection Connection,
    string Session,
    SynchronizationOptions Options,
    TimeProvider Time,
    IdSource Ids,
    string Folder,
    ILogger Logger,
    ProgressReport Progress)
{
    /// <summary>Counts the objects that come and go.</summary>
    public ObjectTally Tally { get; } = new();

    /// <summary>How many entries became pending again because the server was restored.</summary>
    public int Recovered { get; set; }

    // Without the token.
    public override string ToString() => $"a synchronization of {Database.User}";

    public double Jitter() => RetryPlan.Jitter(Ids.NewId());

    public FrameSpool NewSpool() => new(Folder, Ids.NewId(), Options.SpoolMemoryLimit);

    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, Time, cancellationToken);
}
