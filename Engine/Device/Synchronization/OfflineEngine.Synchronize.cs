using System.Diagnostics;
using Microsoft.Data.Sqlite;
using OfflineSync.Device;

namespace OfflineSync;

public sealed partial class OfflineEngine
{
    private readonly SynchronizationGate _synchronization = new();
    private readonly Lock _connectionLock = new();
    private ServerConnection? _connection;

    /// <summary>The last synchronizations of this device for this user, also those that failed.</summary>
    public SyncHistory History => new(this);

    private ServerConnection Connection
    {
        get
        {
            lock (_connectionLock)
            {
                return _connection ??= new ServerConnection(Options.Server ?? throw new OfflineSyncException(ErrorCode.OptionsInvalid,
                    $"{nameof(OfflineOptions.Server)} is not set.", "Set the server's address where the engine is opened."), Options.Synchronization, Options.TimeProvider, () => Language);
            }
        }
    }

    /// <summary>
    /// Sends what was committed here and fetches what changed on the server. Commits go on meanwhile; what they change goes with the next
    /// synchronization. After an error or a cancellation everything that was committed is still here, and the next call goes on.
    /// </summary>
    /// <param name="scope">What is covered. The default is <see cref="SyncScope.Full"/>.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="options">What to do when another one runs.</param>
    /// <param name="cancellationToken">Gives up at the next step; nothing is left half done.</param>
    /// <exception cref="OfflineSyncException">
    /// <see cref="ErrorCode.SynchronizationPartial"/>, where <see cref="SyncOptions.ThrowOnRejection"/> asks for it;
    /// <see cref="ErrorCode.SynchronizationRunning"/>; <see cref="ErrorCode.NotSignedIn"/>; <see cref="ErrorCode.ObjectNotUsable"/>: the selection
    /// holds an object of another engine or user; <see cref="ErrorCode.SessionInvalid"/>: sign in again, the
    /// data stays usable; <see cref="ErrorCode.NetworkUnavailable"/> and the other errors of the network: try again later.
    /// </exception>
    public async Task<SyncResult> SynchronizeAsync(SyncScope? scope = null, IProgress<SyncProgress>? progress = null, SyncOptions? options = null, CancellationToken cancellationToken = default)
    {
        SyncResult result = await _synchronization.RunAsync(() => SynchronizeOrSignInAsync(scope ?? SyncScope.Full, options?.Trigger ?? SyncTrigger.App, progress, cancellationToken), options?.Join ?? false, cancellationToken).ConfigureAwait(false);
        return options is { ThrowOnRejection: true } && result.Rejected.Count > 0 ? throw new PartialSynchronizationException(result) : result;
    }

    /// <summary>Waits until the synchronization that runs, if one does, has ended, however that is.</summary>
    internal Task SynchronizationEndedAsync(CancellationToken cancellationToken) => _synchronization.EndedAsync(cancellationToken);

    private async Task<SyncResult> SynchronizeOrSignInAsync(SyncScope scope, SyncTrigger trigger, IProgress<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        if (CurrentUser is null && Model.AnonymousRole is not null) await BeginSessionAsync(Anonymous(), null, cancellationToken).ConfigureAwait(false);
        try
        {
            return await SynchronizeAsync(scope, trigger, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (OfflineSyncException failure) when (failure.Code == ErrorCode.SessionInvalid)
        {
            if (!await RenewSessionAsync(cancellationToken).ConfigureAwait(false)) throw;
            return await SynchronizeAsync(scope, trigger, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<SyncResult> SynchronizeAsync(SyncScope scope, SyncTrigger trigger, IProgress<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        await _answers.WaitAsync(cancellationToken).ConfigureAwait(false);
        LanguageTexts before = Texts;
        try
        {
            return await SynchronizeInTurnAsync(scope, trigger, progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _answers.Release();
            if (!ReferenceEquals(before, Texts)) await TellTextsChangedAsync().ConfigureAwait(false);
        }
    }

    private async Task<SyncResult> SynchronizeInTurnAsync(SyncScope scope, SyncTrigger trigger, IProgress<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        DeviceDatabase database = Database;
        foreach (OfflineObject selected in scope.Objects ?? []) _ = UnitOf(selected);
        string session = ReadSession()?.Token ?? throw new OfflineSyncException(ErrorCode.SessionInvalid, "The user of this device has no session.", "Sign in again; the data stays.");
        RemoveBrokenSpools();
        var report = new ProgressReport(progress);
        var run = new SyncRun(database, Connection, session, Options.Synchronization, Options.TimeProvider, Ids, Folder.Path, Logger, report);
        using var measure = new SyncMeasure(Logger, scope, report);
        var history = new HistoryStep(run, scope, trigger);
        try
        {
            SyncResult result = await RunAsync(run, scope, cancellationToken).ConfigureAwait(false);
            if (scope.Downloads) await StartupState.WriteAsync(database, StartupState.Of(Options, Model), CancellationToken.None).ConfigureAwait(false);
            measure.Succeeded(result);
            _messages.ForgetFailure();
            await history.SucceededAsync(result).ConfigureAwait(false);
            return result;
        }
        catch (SqliteException exception) when (SqliteErrors.IsKnown(exception))
        {
            OfflineSyncException failure = SqliteErrors.Translate(exception, database.Settings.Path);
            measure.Failed(failure);
            await history.FailedAsync(failure.Code).ConfigureAwait(false);
            throw failure;
        }
        catch (OfflineSyncException failure)
        {
            measure.Failed(failure);
            await history.FailedAsync(failure.Code).ConfigureAwait(false);
            throw;
        }
        catch (OperationCanceledException)
        {
            measure.Cancelled();
            await history.CancelledAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<SyncResult> RunAsync(SyncRun run, SyncScope scope, CancellationToken cancellationToken)
    {
        long started = Options.TimeProvider.GetTimestamp();
        var sent = new UploadTotals(run.Tally);
        bool isBehind = !await TryUploadAsync(run, scope, sent, cancellationToken).ConfigureAwait(false);
        TimeSpan uploading = Options.TimeProvider.GetElapsedTime(started);
        if (scope.Downloads || isBehind) await DownloadAsync(run, cancellationToken).ConfigureAwait(false);
        if (isBehind || run.Recovered > 0)
        {
            // What waits is sent once more, too.
            sent.Held.Clear();
            // What a restored server had lost goes up on top of what it has, and what follows from it comes back.
            if (!await TryUploadAsync(run, scope, sent, cancellationToken).ConfigureAwait(false)) throw Failures.Senseless("it refuses a checkpoint that it has just made");
            if (scope.Downloads) await DownloadAsync(run, cancellationToken).ConfigureAwait(false);
        }
        run.Progress.Enter(SyncPhase.Finished);
        return LastResult = new SyncResult
        {
            Scope = scope,
            Sent = sent.Applied + sent.Refused,
            Batches = sent.Batches,
            Applied = sent.Applied,
            Rejected = sent.Rejected,
            Conflicts = sent.Conflicts,
            OfferedReferences = sent.Offers,
            Recovered = run.Recovered,
            Held = sent.Held,
            Received = run.Tally.Received,
            Removed = run.Tally.Removed,
            BytesSent = run.Progress.BytesSent,
            BytesReceived = run.Progress.BytesReceived,
            UploadDuration = uploading,
            DownloadDuration = Options.TimeProvider.GetElapsedTime(started) - uploading,
        };
    }

    /// <returns>False where the server went back behind what this device has seen: then nothing was decided, and a download comes first.</returns>
    private static async Task<bool> TryUploadAsync(SyncRun run, SyncScope scope, UploadTotals totals, CancellationToken cancellationToken)
    {
        using Activity? activity = DeviceDiagnostics.Activities.StartActivity("offlinesync.synchronize.upload");
        try
        {
            await new UploadDriver(run, scope, totals).RunAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OfflineSyncException failure) when (failure.Code == ErrorCode.CheckpointInvalid)
        {
            await new StoreRecovery(run).RunAsync(cancellationToken).ConfigureAwait(false);
            return false;
        }
    }

    private static async Task DownloadAsync(SyncRun run, CancellationToken cancellationToken)
    {
        using Activity? activity = DeviceDiagnostics.Activities.StartActivity("offlinesync.synchronize.download");
        await new DownloadDriver(run).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the temporary files of a process that was killed; one synchronization runs at a time, so none is in use.</summary>
    private void RemoveBrokenSpools()
    {
        foreach (string file in Directory.EnumerateFiles(Folder.Path, FrameSpool.FilePattern)) File.Delete(file);
    }
}
