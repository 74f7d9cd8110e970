using OfflineSync.Protocol;

namespace OfflineSync.Tests.Simulation.Teeth;

/// <summary>Rejections are told as if the entries had been applied: a rejected change would vanish without a word.</summary>
internal sealed class LyingOutcomes(HttpMessageHandler inner) : FrameForger(inner)
{
    protected override void Forge(List<(FrameKind Kind, byte[] Content)> frames) =>
        Change(frames, FrameKind.UploadAnswer, ProtocolJson.Default.UploadAnswer, answer =>
            answer with { Outcomes = [.. answer.Outcomes.Select(outcome => outcome with { Applied = true, Reasons = [] })] });
}
