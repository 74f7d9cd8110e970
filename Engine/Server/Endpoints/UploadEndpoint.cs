using Microsoft.AspNetCore.Http;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Server.Diagnostics;
using OfflineSync.Server.Downloads;
using OfflineSync.Server.Sessions;
using OfflineSync.Server.Uploads;

namespace OfflineSync.Server.Endpoints;

/// <summary>
/// Takes a batch and answers what became of each entry, with the states of the objects that the device must hear of: those rejected or
/// adjusted, or all of the batch when it asks for them (<c>?objects=all</c>). The decision is made whether or not the client still waits.
/// </summary>
internal static class UploadEndpoint
{
    private const string ObjectsParameter = "objects";

    public static async Task HandleAsync(OfflineSyncServer server, HttpContext context, UserSession session)
    {
        bool asksForAll = AsksForAll(context.Request);
        UploadBatch batch = await ReadAsync(context.Request, server.Options, context.RequestAborted).ConfigureAwait(false);
        if (batch.Header.User != session.User) throw new OfflineSyncException(ErrorCode.Forbidden, "The batch was made by another user than the one who is signed in.", "Sign in as that user.");
        UploadOutcome outcome = await server.Parts.Uploads.DecideAsync(batch, session.User, context.RequestAborted).ConfigureAwait(false);
        ServerTelemetry.Entries.Add(outcome.Outcomes.Count(entry => entry.IsApplied), new KeyValuePair<string, object?>("outcome", "applied"));
        ServerTelemetry.Entries.Add(outcome.Outcomes.Count(entry => !entry.IsApplied), new KeyValuePair<string, object?>("outcome", "rejected"));
        IReadOnlyCollection<ObjectKey> objects = asksForAll
            ? [.. batch.Entries.Select(entry => new ObjectKey(entry.Entry.EntityId, entry.Entry.ObjectId)).Distinct()]
            : [.. outcome.Rejected, .. outcome.Adjusted];
        Guid[] applied = objects.Count == 0 ? [] : [.. outcome.Outcomes.Where(entry => entry.IsApplied).Select(entry => entry.Key.Value)];
        await using DownloadAnswer states = await server.Parts.States.ReadAsync(session.User, batch.Header.Journal.Value, objects, applied, context.RequestAborted).ConfigureAwait(false);
        ReadOnlyMemory<byte> outcomes = UploadAnswerFrame.Write(Message(outcome));
        await PackedAnswer.SendAsync(context, outcomes.Length + states.Bytes, async output =>
        {
            await output.WriteAsync(outcomes, context.RequestAborted).ConfigureAwait(false);
            await states.SendAsync(output, context.RequestAborted).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private static bool AsksForAll(HttpRequest request) => request.Query[ObjectsParameter].ToString() switch
    {
        "" => false,
        "all" => true,
        _ => throw RequestErrors.Invalid("The parameter 'objects' may only be 'all'."),
    };

    private static async Task<UploadBatch> ReadAsync(HttpRequest request, OfflineSyncServerOptions limits, CancellationToken cancellationToken)
    {
        await using Stream body = RequestBody.Open(request, ProtocolVersion.BatchContentType, limits.BodyByteLimit, limits.UnpackedByteLimit);
        return await BatchBody.ReadAsync(body, limits.LineByteLimit, limits.BatchEntryLimit, cancellationToken).ConfigureAwait(false);
    }

    private static UploadAnswer Message(UploadOutcome outcome) => new(
        outcome.Batch.Value,
        [.. outcome.Outcomes.Select(entry => new OutcomeMessage(entry.Key.Value, entry.IsApplied, [.. entry.Reasons.Select(reason => new ReasonMessage(reason.Code, reason.Message, reason.MemberId, reason.Cause?.Value))]))]);
}
