using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OfflineSync.Protocol;
using OfflineSync.Server.Sessions;
using OfflineSync.Server.Uploads;
using OfflineSync.Server.Uploads.Staging;

namespace OfflineSync.Server.Endpoints;

/// <summary>
/// Takes a batch in parts, each of them a small request; one further small request begins the decision, and others ask how it went. A network
/// that cuts every connection after some seconds still lets a batch of any size through.
/// </summary>
internal static class StagedUploadEndpoints
{
    private const int RequestByteLimit = 4096;
    private const int ContentLength = 64;

    public static async Task StatusAsync(OfflineSyncServer server, HttpContext context, UserSession session)
    {
        BatchRequest request = await ReadAsync(context).ConfigureAwait(false);
        await AnswerAsync(context, await server.Parts.Staging.StatusAsync(request, session.User, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public static async Task ApplyAsync(OfflineSyncServer server, HttpContext context, UserSession session)
    {
        BatchRequest request = await ReadAsync(context).ConfigureAwait(false);
        await AnswerAsync(context, await server.Parts.Staging.ApplyAsync(request, session.User, context.RequestAborted, await UploadEndpoint.ClaimsAsync(server, context.Request).ConfigureAwait(false)).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public static async Task PartAsync(OfflineSyncServer server, HttpContext context, UserSession session)
    {
        long limit = server.Options.BodyByteLimit;
        await using Stream body = RequestBody.Open(context.Request, ProtocolVersion.PartContentType, limit, limit);
        using var bytes = new MemoryStream();
        await body.CopyToAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        IQueryCollection query = context.Request.Query;
        if (!Guid.TryParse(query["batch"], out Guid batch) || !Guid.TryParse(query["journal"], out Guid journal)
            || !long.TryParse(query["start"], NumberStyles.None, CultureInfo.InvariantCulture, out long start)) throw RequestErrors.Invalid("The query must name batch, journal, content and start.");
        if (bytes.Length == 0) throw RequestErrors.Invalid("The part is empty.");
        var part = new StagedPart(journal, batch, Content(query["content"]), start, bytes.ToArray());
        long there = await server.Parts.Staging.Table.AddAsync(part, session.User, context.RequestAborted).ConfigureAwait(false);
        await AnswerAsync(context, new BatchStatus(BatchState.Staged, there, HasOutcome: false)).ConfigureAwait(false);
    }

    public static async Task OutcomeAsync(OfflineSyncServer server, HttpContext context, UserSession session)
    {
        bool asksForAll = UploadEndpoint.AsksForAll(context.Request);
        BatchRequest request = await ReadAsync(context, server.Options.BodyByteLimit).ConfigureAwait(false);
        UploadEndpoint.Check(request.Question, server.Options);
        StoredOutcome outcome = await server.Parts.Staging.Table.ReadOutcomeAsync(request, session.User, context.RequestAborted).ConfigureAwait(false) ?? throw UploadErrors.OutcomeGone();
        ObjectKey[] objects = [.. (asksForAll ? outcome.All : outcome.Told).Select(key => new ObjectKey(key.Entity, new ObjectId(key.Id)))];
        await UploadEndpoint.SendAsync(server, context, session, request.Journal, outcome.Answer, objects, request.Question).ConfigureAwait(false);
    }

    private static async Task<BatchRequest> ReadAsync(HttpContext context, long limit = RequestByteLimit)
    {
        BatchRequest request = await RequestBody.ReadJsonAsync(context.Request, ProtocolJson.Default.BatchRequest, limit, limit, context.RequestAborted).ConfigureAwait(false);
        if (request.Batch == Guid.Empty || request.Journal == Guid.Empty) throw RequestErrors.Invalid("Batch or journal is missing.");
        _ = Content(request.Content);
        return request;
    }

    private static string Content(string? text) => text is { Length: ContentLength } && text.All(char.IsAsciiHexDigitLower) ? text : throw RequestErrors.Invalid("The content must be a SHA-256 in 64 lower-case hexadecimal digits.");

    private static async Task AnswerAsync(HttpContext context, BatchStatus status)
    {
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, status, ProtocolJson.Default.BatchStatus, context.RequestAborted).ConfigureAwait(false);
    }
}
