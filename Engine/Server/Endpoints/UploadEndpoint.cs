using Microsoft.AspNetCore.Http;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Server.Diagnostics;
using OfflineSync.Server.Downloads;
using OfflineSync.Server.History;
using OfflineSync.Server.Sessions;
using OfflineSync.Server.Uploads;
using OfflineSync.Server.Uploads.Recoveries;

namespace OfflineSync.Server.Endpoints;

/// <summary>
/// Takes a batch and answers what became of each entry, with the states of the objects that the device must hear of: those rejected or
/// adjusted, or all of the batch when it asks for them (<c>?objects=all</c>), and those that its question names. The decision is made whether or not the client still waits.
/// </summary>
internal static class UploadEndpoint
{
    private const string ObjectsParameter = "objects";

    public static async Task HandleAsync(OfflineSyncServer server, HttpContext context, UserSession session)
    {
        bool asksForAll = AsksForAll(context.Request);
        (UploadQuestion? question, UploadBatch? batch) = await ReadAsync(server, context, session).ConfigureAwait(false);
        UploadOutcome? outcome = batch is null ? null : await DecideAsync(server, context, session, batch, question).ConfigureAwait(false);
        IEnumerable<ObjectKey> stated = outcome is null ? []
            : asksForAll ? batch!.Entries.Select(entry => new ObjectKey(entry.Entry.EntityId, entry.Entry.ObjectId))
            : outcome.Rejected.Concat(outcome.Adjusted);
        UploadAnswer answer = outcome is null ? new UploadAnswer(Guid.Empty, []) : UploadMessages.Of(outcome);
        await SendAsync(server, context, session, batch?.Header.Journal.Value ?? Guid.Empty, answer, stated, question).ConfigureAwait(false);
    }

    /// <summary>Sends outcomes and the states of these objects, and of those that the question names.</summary>
    public static async Task SendAsync(OfflineSyncServer server, HttpContext context, UserSession session, Guid journal, UploadAnswer answer, IEnumerable<ObjectKey> stated, UploadQuestion? question)
    {
        HashSet<ObjectKey> objects = [.. stated, .. (question?.Refresh ?? []).SelectMany(list => list.Ids.Select(id => new ObjectKey(list.Entity, new ObjectId(id))))];
        Guid[] applied = objects.Count == 0 ? [] : [.. answer.Outcomes.Where(entry => entry.Applied).Select(entry => entry.Key), .. question?.AppliedKeys ?? []];
        await using DownloadAnswer states = await server.Parts.States.ReadAsync(session.User, journal, objects, applied, context.RequestAborted, question?.OmittedMembers).ConfigureAwait(false);
        if (question?.AskedKeys is { } asked) answer = answer with { KnownKeys = await server.Parts.Known.ReadAsync(session.User, asked, context.RequestAborted).ConfigureAwait(false) };
        ReadOnlyMemory<byte> outcomes = UploadAnswerFrame.Write(answer);
        await PackedAnswer.SendAsync(context, outcomes.Length + states.Bytes, async output =>
        {
            await output.WriteAsync(outcomes, context.RequestAborted).ConfigureAwait(false);
            await states.SendAsync(output, context.RequestAborted).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private static async Task<UploadOutcome> DecideAsync(OfflineSyncServer server, HttpContext context, UserSession session, UploadBatch batch, UploadQuestion? question)
    {
        if (batch.Header.User != session.User) throw new OfflineSyncException(ErrorCode.Forbidden, "The batch was made by another user than the one who is signed in.", "Sign in as that user.");
        UploadClaims claims = await ClaimsAsync(server, context.Request).ConfigureAwait(false);
        UploadOutcome outcome = await server.Parts.Uploads.DecideAsync(batch, session.User, context.RequestAborted, claims: claims with { Recovered = question?.Recovered }).ConfigureAwait(false);
        ServerTelemetry.Count(outcome);
        return outcome;
    }

    /// <summary>What the device says of itself with an upload.</summary>
    public static async Task<UploadClaims> ClaimsAsync(OfflineSyncServer server, HttpRequest request) =>
        new(await SeenAsync(server, request).ConfigureAwait(false), CanHold: request.Headers.ContainsKey(ProtocolVersion.HoldHeader)) { Texts = RequestLanguage.Of(server, request) };

    /// <summary>What the device says that it has seen of the store.</summary>
    public static async Task<SeenStore> SeenAsync(OfflineSyncServer server, HttpRequest request)
    {
        Guid? latest = LatestOf(request);
        if (request.Headers[ProtocolVersion.CheckpointHeader].ToString() is not { Length: > 0 } token) return new SeenStore(null, latest);
        try
        {
            return new SeenStore(TokenSeal.OpenToken(token, await server.Parts.Keys.OpenerOfAsync(token, request.HttpContext.RequestAborted).ConfigureAwait(false)), latest);
        }
        catch (OfflineSyncException unreadable) when (unreadable.Code == ErrorCode.CheckpointInvalid)
        {
            // The download says so.
            return new SeenStore(null, latest);
        }
    }

    /// <summary>The entry that was applied last for the device, where it names it.</summary>
    public static Guid? LatestOf(HttpRequest request) => request.Headers[ProtocolVersion.LatestHeader].ToString() switch
    {
        "" => null,
        var text => Guid.TryParseExact(text, "D", out Guid key) ? key : throw RequestErrors.Invalid($"The header {ProtocolVersion.LatestHeader} must be an entry's key."),
    };

    /// <summary>Whether the states of all objects of the batch are wanted.</summary>
    public static bool AsksForAll(HttpRequest request) => request.Query[ObjectsParameter].ToString() switch
    {
        "" => false,
        "all" => true,
        _ => throw RequestErrors.Invalid("The parameter 'objects' may only be 'all'."),
    };

    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.RequestTooLarge"/> or <see cref="ErrorCode.RequestInvalid"/>.</exception>
    public static void Check(UploadQuestion? question, OfflineSyncServerOptions limits)
    {
        OmittedMembersCheck.ThrowIfUnusable(question?.OmittedMembers, limits.ListedIdLimit);
        if (question is not null && question.Refresh.Sum(list => list.Ids.Count) + question.AppliedKeys.Count + (question.AskedKeys?.Count ?? 0) + (question.Recovered?.Count ?? 0) > limits.ListedIdLimit)
        {
            throw RequestErrors.TooLarge($"The upload asks for more than {limits.ListedIdLimit} ids.");
        }
    }

    private static async Task<(UploadQuestion? Question, UploadBatch? Batch)> ReadAsync(OfflineSyncServer server, HttpContext context, UserSession session)
    {
        HistoryWriter history = server.Parts.History;
        long started = server.Time.GetTimestamp();
        try
        {
            return await ReadAsync(context.Request, server.Options, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // What can be read is noted when it is decided.
            var note = new HistoryNote(SynchronizationKind.Upload, session.User.Value, Guid.Empty);
            history.Add(note.Failed(context.RequestAborted.IsCancellationRequested ? null : RequestRunner.Translate(exception), forGood: true), started);
            throw;
        }
    }

    private static async Task<(UploadQuestion? Question, UploadBatch? Batch)> ReadAsync(HttpRequest request, OfflineSyncServerOptions limits, CancellationToken cancellationToken)
    {
        await using Stream body = RequestBody.Open(request, ProtocolVersion.BatchContentType, limits.BodyByteLimit, limits.UnpackedByteLimit);
        (UploadQuestion? question, UploadBatch? batch) = await BatchBody.ReadAsync(body, limits.LineByteLimit, limits.BatchEntryLimit, cancellationToken).ConfigureAwait(false);
        Check(question, limits);
        return (question, batch);
    }
}
