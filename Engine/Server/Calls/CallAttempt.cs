using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Protocol;
using OfflineSync.Server.Access;
using OfflineSync.Server.Diagnostics;
using OfflineSync.Server.Downloads;
using OfflineSync.Server.Store;
using OfflineSync.Server.Uploads;
using OfflineSync.Server.Uploads.Handlers;
using OfflineSync.Server.Uploads.Recoveries;
using OfflineSync.Server.Uploads.Stamps;
using OfflineSync.Server.Uploads.Verdicts;
using Candidate = OfflineSync.Server.Uploads.Candidate;

namespace OfflineSync.Server.Calls;

/// <summary>
/// One run of a call within one transaction, as an upload without entries: the journal's lock, the known answer, the roles, the logic on buffered writes, the
/// handlers of what it changes, the events, the answer. Whoever calls it commits or rolls back.
/// </summary>
internal sealed class CallAttempt(ServerStore store, TimeProvider time, ILogger logger, UploadLimits uploads, CallLimits limits, LogicCatalog catalog, HandlerRun handlers, CallRequest request, ObjectId user, UploadTraces traces, SeenStore seen, LanguageTexts texts)
{
    private readonly StoreSchema _schema = store.Schema;
    private ObjectLocks? _locks;

    public async Task<CallResult> RunAsync(NpgsqlTransaction transaction)
    {
        DateTimeOffset now = time.GetUtcNow();
        string digest = Digest();
        (UserAccess access, CallResult? known) = await OpenAsync(transaction, digest, now);
        if (known is not null) return known;
        LogicRegistration logic = catalog.Find(request.Name, request.Version, request.Signature, access.Roles);
        object call = logic.Contract.ReadArguments(request.Arguments);
        ObjectLocks locks = _locks = new ObjectLocks(transaction, _schema, traces.RunsAlone ? null : uploads.DeleteWaitLimit);
        UploadWorld world = (await new WorldReader(transaction, store, locks, uploads, traces).ReadAsync(new JournalId(request.Journal), [], access, user, new HashSet<ObjectId>())) with { Texts = texts };
        (CallResult result, IReadOnlyList<StoredEvent> effects) = await RunAsync(transaction, locks, world, access, logic, call);

        effects = await new Stamping(store, user, now).AddAsync(transaction, effects);
        IReadOnlyList<StoredEvent> events = [new StoredEvent(request.Key, new ServerCalled(user, request.Name, request.Version, digest, request.Arguments)), .. effects];
        IReadOnlyList<ObjectChange> changes = EventFold.Fold(store.Model, events);
        await locks.ReleaseAsync([.. locks.Reserved.Except(changes.Select(change => change.Id))]);
        locks.Seal(changes);
        var writes = new RoundTrip(transaction);
        EventAppend.Add(writes, _schema, new JournalId(request.Journal), events);
        ObjectProjector.Add(writes, _schema, store.Model, changes);
        ConstraintCheck.Add(writes, store.Model);
        CallRecord.AddKept(writes, _schema, request.Key, result, now, limits.AnswerLifetime);
        await writes.ExecuteAsync(CancellationToken.None);
        return result;
    }

    /// <summary>After a run that others got in the way of: the next one takes its locks at once.</summary>
    public void LeaveTraces()
    {
        if (_locks is not null) traces.Add(_locks.Asked);
    }

    private async Task<(UserAccess Access, CallResult? Known)> OpenAsync(NpgsqlTransaction transaction, string digest, DateTimeOffset now)
    {
        var opening = new RoundTrip(transaction);
        AdvisoryLocks.Add(opening, _schema, AdvisoryLocks.Gate, alone: traces.RunsAlone);
        ModelState.AddCheck(opening, _schema, store.Model);
        Answer<UserAccess> access = UserAccess.Add(opening, _schema, store.Model, user, now);
        JournalLock.AddWaitLimit(opening, uploads.JournalWaitLimit);
        JournalLock.Add(opening, _schema, new JournalId(request.Journal), user, now, seen);
        JournalLock.AddWaitLimit(opening, uploads.ObjectWaitLimit);
        Answer<CallResult?> known = CallRecord.Add(opening, _schema, request.Key, request.Journal, user, digest);
        await opening.ExecuteAsync(CancellationToken.None);
        return access.Value.IsActive ? (access.Value, known.Value) : throw CallErrors.Forbidden(request.Name);
    }

    private async Task<(CallResult, IReadOnlyList<StoredEvent>)> RunAsync(NpgsqlTransaction transaction, ObjectLocks locks, UploadWorld world, UserAccess access, LogicRegistration logic, object call)
    {
        ServerCallContext? context = null;
        JsonElement? answer = null;
        var code = new TimedCode(time, limits.TimeLimit, uploads.HandlerCancelLimit);
        (Refusal? refusal, HandlerSession session) = await handlers.RunAsync(transaction, locks, world, user, Candidate.OfCall(request.Name, new EntryKey(request.Key)), async (services, unit, reads) =>
        {
            context = new ServerCallContext(unit, reads, access, texts, request.Key, limits.ObjectLimit);
            Exception? failure = await code.RunAsync(async token => answer = logic.Contract.WriteResult(await logic.RunAsync(services, call, context, token)), reads, () => CallLog.Abandoned(logger, request.Name, request.Key));
            if (failure is null && answer is { } result && JsonMarshal.GetRawUtf8Value(result).Length > limits.ByteLimit) failure = CallErrors.TooLarge($"The result of {request.Name}", limits.ByteLimit);
            return Refuse(failure);
        });
        if (refusal is not null)
        {
            if (refusal is { Detail: { } detail, IsLogged: false }) CallLog.BrokeRule(logger, request.Name, request.Key, detail);
            throw new OfflineSyncException(refusal.Reasons[0].Code, string.Join(" ", refusal.Reasons.Select(reason => reason.In(texts).Message)), "Nothing of the call was applied.");
        }
        return (new CallResult(answer, [.. context!.Actions], [.. context.Sent]), session.Events());
    }

    private Refusal? Refuse(Exception? failure)
    {
        switch (failure)
        {
            case null:
                return null;
            case ServerCallRefusedException refused:
                return Refusal.ByHandler(refused.Message, null);
            case CodeTimedOutException:
                CallLog.TimedOut(logger, request.Name, request.Key, limits.TimeLimit);
                return Refusal.TimedOut($"call of {request.Name}");
            default:
                CallLog.Failed(logger, new LoggedFailure(failure, limits.LogExceptionMessages), request.Name, request.Key);
                return Refusal.Failed($"call of {request.Name}", failure);
        }
    }

    // Length before each part, so that no two calls have the same bytes.
    private string Digest()
    {
        string arguments = System.Text.Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(request.Arguments));
        return Sha256Hash.Of(System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{request.Name.Length}:{request.Name}/{request.Version}/{request.Signature.Length}:{request.Signature}{arguments}"))).ToString();
    }
}
