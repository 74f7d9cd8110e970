using OfflineSync.Protocol;

namespace OfflineSync.Tests.Simulation.Teeth;

/// <summary>The answer to an upload leaves out the states that a selection asked for.</summary>
internal sealed class ForgottenStates(HttpMessageHandler inner) : FrameForger(inner)
{
    protected override void Forge(List<(FrameKind Kind, byte[] Content)> frames)
    {
        if (frames.All(frame => frame.Kind != FrameKind.UploadAnswer)) return;
        frames.RemoveAll(frame => frame.Kind is FrameKind.Rows or FrameKind.Removals);
        Change(frames, FrameKind.DownloadEnd, ProtocolJson.Default.DownloadEnd, end => end with { Rows = 0, Removals = 0, ContainedKeys = [] });
    }
}
