using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>With which app and model a full synchronization last succeeded: whether a start has to synchronize.</summary>
internal static class StartupState
{
    private const string Name = "synchronized";

    /// <summary>What this app is: its model, its version, and what its profile synchronizes.</summary>
    public static string Of(OfflineOptions options, DomainModel model) => $"{model.Version} {options.AppVersion}{(options.Profile is { } profile ? " " + model.Profile(profile).Version : "")}";

    public static string? Read(StatementCache statements) => StateTable.Get(statements, Name);

    public static async Task WriteAsync(DeviceDatabase database, string version, CancellationToken cancellationToken)
    {
        using (ReadTransaction transaction = database.OpenRead())
        {
            if (Read(transaction.Statements) == version) return;
        }
        using WriteTransaction write = await database.BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        StateTable.Set(write.Statements, Name, version);
        _ = write.Commit();
    }
}
