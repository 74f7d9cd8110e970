using OfflineSync.Protocol;

namespace OfflineSync.Tests.Simulation.Teeth;

/// <summary>The checkpoint moves past changes that were never sent, as one that is a number in a sequence does.</summary>
internal sealed class ForgottenRows(HttpMessageHandler inner) : FrameForger(inner)
{
    protected override void Forge(List<(FrameKind Kind, byte[] Content)> frames)
    {
        if (frames.Any(frame => frame.Kind == FrameKind.UploadAnswer)) return;
        bool isDelta = false;
        Change(frames, FrameKind.DownloadHeader, ProtocolJson.Default.DownloadHeader, header =>
        {
            isDelta = header.Kind == DownloadKind.Delta;
            return header;
        });
        if (!isDelta) return;
        frames.RemoveAll(frame => frame.Kind == FrameKind.Rows);
        Change(frames, FrameKind.DownloadEnd, ProtocolJson.Default.DownloadEnd, end => end with { Rows = 0 });
    }
}
