using System.Buffers;
using System.Text.Json;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Endpoints;

/// <summary>
/// Writes the outcomes of a batch. The decision is made by now, so an answer must always be possible: where a great many rejections
/// would not fit into a frame, they say their first code and leave their texts to the synchronization errors.
/// </summary>
internal static class UploadAnswerFrame
{
    public static ReadOnlyMemory<byte> Write(UploadAnswer answer, int byteLimit = FrameWriter.ContentLimit)
    {
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(answer, ProtocolJson.Default.UploadAnswer);
        if (content.Length > byteLimit) content = JsonSerializer.SerializeToUtf8Bytes(Shortened(answer), ProtocolJson.Default.UploadAnswer);
        var frame = new ArrayBufferWriter<byte>(content.Length + FrameWriter.HeaderSize);
        FrameWriter.Write(frame, FrameKind.UploadAnswer, content);
        return frame.WrittenMemory;
    }

    private static UploadAnswer Shortened(UploadAnswer answer) =>
        answer with { Outcomes = [.. answer.Outcomes.Select(outcome => outcome with { Reasons = [.. outcome.Reasons.Take(1).Select(reason => new ReasonMessage(reason.Code, ""))] })] };
}
