using System.Text.Json;
using OfflineSync.Protocol;

namespace OfflineSync.Tests.Simulation.Teeth;

/// <summary>The answer to an upload claims that it carries the effect of every applied entry, although it carries no row of them.</summary>
internal sealed class EarlySettlement(HttpMessageHandler inner) : FrameForger(inner)
{
    protected override void Forge(List<(FrameKind Kind, byte[] Content)> frames)
    {
        if (frames.Find(frame => frame.Kind == FrameKind.UploadAnswer).Content is not { } first) return;
        UploadAnswer answer = JsonSerializer.Deserialize(first, ProtocolJson.Default.UploadAnswer)!;
        Guid[] applied = [.. answer.Outcomes.Where(outcome => outcome.Applied).Select(outcome => outcome.Key)];
        Change(frames, FrameKind.DownloadEnd, ProtocolJson.Default.DownloadEnd, end => end with { ContainedKeys = applied });
    }
}
