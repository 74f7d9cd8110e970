using OfflineSync.Protocol;

namespace OfflineSync.Tests.Simulation.Teeth;

/// <summary>Downloads leave out what was deleted or has left the user's view.</summary>
internal sealed class ForgottenRemovals(HttpMessageHandler inner) : FrameForger(inner)
{
    protected override void Forge(List<(FrameKind Kind, byte[] Content)> frames)
    {
        frames.RemoveAll(frame => frame.Kind == FrameKind.Removals);
        Change(frames, FrameKind.DownloadEnd, ProtocolJson.Default.DownloadEnd, end => end with { Removals = 0 });
    }
}
