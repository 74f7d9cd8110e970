using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OfflineSync.Protocol;
using OfflineSync.Server.Diagnostics;
using OfflineSync.Server.Downloads;
using OfflineSync.Server.History;
using OfflineSync.Server.Sessions;

namespace OfflineSync.Server.Endpoints;

/// <summary>Answers downloads. When the first byte leaves, the transaction has ended: a slow reader holds nothing but its spool.</summary>
internal static class DownloadEndpoint
{
    public static async Task HandleAsync(OfflineSyncServer server, ILogger logger, HttpContext context, UserSession session)
    {
        OfflineSyncServerOptions limits = server.Options;
        DownloadRequest request = Checked(
            await RequestBody.ReadJsonAsync(context.Request, ProtocolJson.Default.DownloadRequest, limits.BodyByteLimit, limits.UnpackedByteLimit, context.RequestAborted).ConfigureAwait(false),
            limits);
        HistoryWriter history = server.Parts.History;
        long started = server.Time.GetTimestamp();
        var note = new HistoryNote(KindOf(request), session.User.Value, request.Journal);
        try
        {
            await using DownloadAnswer answer = await server.Parts.Downloads.AnswerAsync(session.User.Value, session.Roles, request, UploadEndpoint.LatestOf(context.Request), context.RequestAborted).ConfigureAwait(false);
            if (answer.IsReconcile) note = note with { Kind = SynchronizationKind.Reconcile };
            note = note with { Rows = answer.End.Rows, Removals = answer.End.Removals };
            logger.Downloaded(request.Journal, answer.Header.Kind.ToString(), answer.End.Rows, answer.End.Removals, answer.Bytes);
            ServerTelemetry.Rows.Add(answer.End.Rows);
            ServerTelemetry.Removals.Add(answer.End.Removals);
            ServerTelemetry.AnswerSize.Record(answer.Bytes);
            await PackedAnswer.SendAsync(context, answer.Bytes, output => answer.SendAsync(output, context.RequestAborted)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            OfflineSyncException failure = RequestRunner.Translate(exception);
            note = note.Failed(context.RequestAborted.IsCancellationRequested ? null : failure, forGood: !failure.IsTransient);
            if (failure.Code == ErrorCode.CheckpointInvalid) logger.CheckpointRefused(request.Journal, failure.Message);
            throw;
        }
        finally
        {
            history.Add(note, started);
        }
    }

    private static SynchronizationKind KindOf(DownloadRequest request) =>
        request.Cursor is not null ? SynchronizationKind.Page : request.Token is not null ? SynchronizationKind.Delta : SynchronizationKind.FullDownload;

    private static DownloadRequest Checked(DownloadRequest request, OfflineSyncServerOptions limits)
    {
        request = request with
        {
            AppliedKeys = request.AppliedKeys ?? [],
            ResetEntities = request.ResetEntities ?? [],
            ResetObjects = request.ResetObjects ?? [],
            HeldOutside = request.HeldOutside ?? [],
        };
        if (request.Journal == Guid.Empty) throw RequestErrors.Invalid("The journal is missing.");
        if (request.Texts is { Length: > 100 }) throw RequestErrors.Invalid("The version of the texts is too long.");
        if (request.ModelVersion is not { Length: > 0 and <= 64 }) throw RequestErrors.Invalid("The model's version is missing.");
        OmittedMembersCheck.ThrowIfUnusable(request.OmittedMembers, limits.ListedIdLimit);
        if (request.AppliedKeys.Count + request.ResetObjects.Count + request.HeldOutside.Count > limits.ListedIdLimit || request.ResetEntities.Count > limits.Model!.Entities.Length)
        {
            throw RequestErrors.TooLarge($"The request lists more than {limits.ListedIdLimit} ids, or more entities than the model has.");
        }
        return request;
    }
}
