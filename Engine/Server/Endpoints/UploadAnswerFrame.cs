using System.Buffers;
using System.Text.Json;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Endpoints;

/// <summary>
/// Writes the outcomes of a batch. The decision is made by now, so an answer must always be possible: where a great many rejections
/// would not fit into a frame, they say their first code and leave their texts to the synchronization errors; conflicts stay in the event
/// store. Very many outcomes take several frames; conflicts and offers stand in the first.
/// </summary>
internal static class UploadAnswerFrame
{
    private const int FrameOutcomeLimit = 100_000;

    public static ReadOnlyMemory<byte> Write(UploadAnswer answer, int byteLimit = FrameWriter.ContentLimit)
    {
        var frames = new ArrayBufferWriter<byte>();
        for (int start = 0; start == 0 || start < answer.Outcomes.Count; start += FrameOutcomeLimit)
        {
            UploadAnswer part = answer.Outcomes.Count <= FrameOutcomeLimit ? answer : answer with { Outcomes = [.. answer.Outcomes.Skip(start).Take(FrameOutcomeLimit)] };
            if (start > 0) part = part with { Conflicts = null, Offers = null, Position = null };
            byte[] content = JsonSerializer.SerializeToUtf8Bytes(part, ProtocolJson.Default.UploadAnswer);
            if (content.Length > byteLimit && part.Conflicts is not null) content = JsonSerializer.SerializeToUtf8Bytes(part with { Conflicts = null }, ProtocolJson.Default.UploadAnswer);
            if (content.Length > byteLimit) content = JsonSerializer.SerializeToUtf8Bytes(Shortened(part), ProtocolJson.Default.UploadAnswer);
            FrameWriter.Write(frames, FrameKind.UploadAnswer, content);
        }
        return frames.WrittenMemory;
    }

    private static UploadAnswer Shortened(UploadAnswer answer) =>
        answer with { Conflicts = null, Offers = null, Outcomes = [.. answer.Outcomes.Select(outcome => outcome with { Reasons = [.. outcome.Reasons.Take(1).Select(reason => new ReasonMessage(reason.Code, ""))] })] };
}
