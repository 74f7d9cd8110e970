using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using OfflineSync.Protocol;
using OfflineSync.Server.Calls;
using OfflineSync.Server.Downloads;
using OfflineSync.Server.Sessions;
using OfflineSync.Server.Uploads;

namespace OfflineSync.Server.Endpoints;

/// <summary>
/// Takes a call of server logic and answers its result, with the states of the objects that the logic sends to the device. The call is carried out
/// whether or not the client still waits; sent again under its key it gets the same result, and the states as they are then.
/// </summary>
internal static class CallEndpoint
{
    private const int NameLimit = 200;

    public static async Task HandleAsync(OfflineSyncServer server, HttpContext context, UserSession session)
    {
        CallRequest request = await ReadAsync(server, context).ConfigureAwait(false);
        CallResult result = await server.Parts.Calls.CallAsync(request, session.User, await UploadEndpoint.SeenAsync(server, context.Request).ConfigureAwait(false), RequestLanguage.Of(server, context.Request), context.RequestAborted).ConfigureAwait(false);
        ObjectKey[] objects = [.. result.Objects.Where(one => request.UnusedEntities?.Contains(one.EntityId) != true)];
        Guid[] applied = objects.Length == 0 ? [] : [.. request.AppliedKeys ?? []];
        await using DownloadAnswer states = await server.Parts.States.ReadAsync(session.User, request.Journal, objects, applied, context.RequestAborted, request.OmittedMembers).ConfigureAwait(false);
        var answer = new ArrayBufferWriter<byte>();
        CallActionMessage[] actions = [.. result.Actions.Select(action => new CallActionMessage(action.Kind.ToString(), action.Text, action.Member))];
        FrameWriter.WriteJson(answer, FrameKind.CallAnswer, new CallAnswer(request.Key, result.Result, actions.Length == 0 ? null : actions, result.IsRepeated), ProtocolJson.Default.CallAnswer);
        await PackedAnswer.SendAsync(context, answer.WrittenCount + states.Bytes, async output =>
        {
            await output.WriteAsync(answer.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
            await states.SendAsync(output, context.RequestAborted).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private static async Task<CallRequest> ReadAsync(OfflineSyncServer server, HttpContext context)
    {
        // Beside the arguments: ids of 39 bytes each, stable ids of members of 43 at most, and the signature.
        int byteLimit = server.Parts.Calls.Limits.ByteLimit;
        long limit = Math.Min(server.Options.BodyByteLimit, byteLimit + (100L * server.Options.ListedIdLimit) + (6 * ServerCallContract.SignatureLimit));
        CallRequest request = await RequestBody.ReadJsonAsync(context.Request, ProtocolJson.Default.CallRequest, limit, limit, context.RequestAborted).ConfigureAwait(false);
        if (request.Key == Guid.Empty || request.Journal == Guid.Empty) throw RequestErrors.Invalid("Key or journal is missing.");
        if (request.Name is not { Length: > 0 and <= NameLimit } || request.Signature is not { Length: <= ServerCallContract.SignatureLimit }) throw RequestErrors.Invalid("Name or signature is missing or too long.");
        if (request.Arguments.ValueKind == System.Text.Json.JsonValueKind.Undefined) throw RequestErrors.Invalid("The arguments are missing.");
        if (JsonMarshal.GetRawUtf8Value(request.Arguments).Length > byteLimit) throw CallErrors.TooLarge($"The call of {request.Name}", byteLimit);
        if (request.AppliedKeys?.Count > server.Options.ListedIdLimit) throw RequestErrors.TooLarge($"The call names more than {server.Options.ListedIdLimit} keys.");
        if (request.UnusedEntities?.Count > server.Options.ListedIdLimit) throw RequestErrors.TooLarge($"The call names more than {server.Options.ListedIdLimit} entities.");
        if (request.UnusedEntities?.Contains(null!) == true) throw RequestErrors.Invalid("The entities to leave out cannot be read.");
        OmittedMembersCheck.ThrowIfUnusable(request.OmittedMembers, server.Options.ListedIdLimit);
        return request;
    }
}
