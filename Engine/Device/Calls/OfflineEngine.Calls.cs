using Microsoft.Data.Sqlite;
using OfflineSync.Device;
using OfflineSync.Protocol;

namespace OfflineSync;

public sealed partial class OfflineEngine
{
    // What the server answers is asked for and written one after the other: an older answer must never be written over a newer one.
    private readonly SemaphoreSlim _answers = new(1, 1);

    /// <summary>
    /// Calls server logic; it needs a connection. The server runs it at most once, however often the call has to be sent. What the logic changes shows here with the next
    /// synchronization, and what it sends to this device at once, under what was committed here and not sent yet. A call waits for a synchronization that runs. Objects that were
    /// never synchronized are not there for the server.
    /// </summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="call">The call with its arguments, a record marked with <see cref="ServerCallAttribute"/>.</param>
    /// <param name="options">How to make it.</param>
    /// <param name="cancellationToken">Gives up waiting; whether the logic ran is not known then.</param>
    /// <exception cref="OfflineSyncException">
    /// <see cref="ErrorCode.NetworkUnavailable"/> and the other errors of the network: call again, with the same <see cref="ServerCallOptions.Key"/> where
    /// <see cref="OfflineSyncException.OutcomeUnknown"/>; <see cref="ErrorCode.CallUnknown"/> or <see cref="ErrorCode.CallOutdated"/>: update the app; <see cref="ErrorCode.CallInvalid"/>;
    /// <see cref="ErrorCode.Forbidden"/>: no role of the user may; <see cref="ErrorCode.HandlerRefused"/> and the codes of validation rules: the reason is the message;
    /// <see cref="ErrorCode.HandlerFailed"/>; <see cref="ErrorCode.HandlerTimeout"/>; <see cref="ErrorCode.RequestTooLarge"/>; <see cref="ErrorCode.CallAnswerGone"/>;
    /// <see cref="ErrorCode.KeyConflict"/>: the key was used for another call; <see cref="ErrorCode.NotSignedIn"/>; <see cref="ErrorCode.SessionInvalid"/>; <see cref="ErrorCode.DiskFailed"/>:
    /// the call was carried out, and what came with it could not be written.
    /// </exception>
    public async Task<ServerCallResult<TResult>> CallAsync<TResult>(IServerCall<TResult> call, ServerCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        DeviceDatabase database = Database;
        ServerCallContract contract = call.Contract;
        Guid key = options?.Key is { } given && given != Guid.Empty ? given : Ids.NewId();
        var request = new CallRequest(key, default, contract.Name, contract.Version, contract.Signature, contract.WriteArguments(call));
        await _answers.WaitAsync(cancellationToken).ConfigureAwait(false);
        CallReply reply;
        try
        {
            if (!IsCurrent(database)) throw NoUser();
            reply = await CallOrRenewAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _answers.Release();
        }
        // Outside of the turn: who is told of changes may call again.
        await reply.Heard.ConfigureAwait(false);
        return new ServerCallResult<TResult>((TResult)Result(contract, reply.Answer)!, key)
        {
            IgnoredActions = [.. (reply.Answer.Actions ?? []).Select(action => new IgnoredAction(Enum.TryParse(action.Kind, out ServerCallActionKind kind) ? kind : ServerCallActionKind.Other, action.Text, action.Member))],
            IsRepeated = reply.Answer.Repeated,
            Received = reply.Objects.Received,
            Removed = reply.Objects.Removed,
        };
    }

    private static object? Result(ServerCallContract contract, CallAnswer answer)
    {
        try
        {
            return contract.ReadResult(answer.Result);
        }
        catch (OfflineSyncException exception)
        {
            throw Failures.Senseless("the result of a call does not fit its contract", exception);
        }
    }

    private async Task<CallReply> CallOrRenewAsync(CallRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (OfflineSyncException failure) when (failure.Code == ErrorCode.SessionInvalid)
        {
            if (!await RenewSessionAsync(cancellationToken).ConfigureAwait(false)) throw;
            return await CallAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<CallReply> CallAsync(CallRequest request, CancellationToken cancellationToken)
    {
        DeviceDatabase database = Database;
        string session = ReadSession()?.Token ?? throw new OfflineSyncException(ErrorCode.SessionInvalid, "The user of this device has no session.", "Sign in again; the data stays.");
        var report = new ProgressReport(null);
        var run = new SyncRun(database, Connection, session, Options.Synchronization, Options.TimeProvider, Ids, Folder.Path, Logger, report);
        using var measure = new CallMeasure(Logger, request.Name, report);
        try
        {
            CallReply reply = await new CallDriver(run).RunAsync(request, cancellationToken).ConfigureAwait(false);
            measure.Succeeded(reply);
            return reply;
        }
        catch (SqliteException exception) when (SqliteErrors.IsKnown(exception))
        {
            OfflineSyncException failure = SqliteErrors.Translate(exception, database.Settings.Path);
            measure.Failed(failure);
            throw failure;
        }
        catch (OfflineSyncException failure)
        {
            measure.Failed(failure);
            throw;
        }
        catch (OperationCanceledException)
        {
            measure.Cancelled();
            throw;
        }
    }
}
