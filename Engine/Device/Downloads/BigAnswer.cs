using System.Buffers;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>Writes an answer's rows beside the current ones, as they come.</summary>
internal sealed class BigAnswer
{
    private readonly IReadOnlyList<BoundLayout> _layouts;
    private readonly ProgressReport _progress;

    private BigAnswer(GenerationBuild build, IReadOnlyList<BoundLayout> layouts, ProgressReport progress)
    {
        Build = build;
        _layouts = layouts;
        _progress = progress;
    }

    public GenerationBuild Build { get; }

    public int Rows { get; private set; }

    public int Removals { get; private set; }

    public static async Task<BigAnswer> BeginAsync(GenerationBuild build, DownloadHeader header, ProgressReport progress, CancellationToken cancellationToken) =>
        new(build, await build.RegisterAsync(header.Layouts, cancellationToken).ConfigureAwait(false), progress);

    public Task AddAsync(Frame frame, CancellationToken cancellationToken) =>
        AddAsync(frame.Kind, frame.Content.IsSingleSegment ? frame.Content.First : frame.Content.ToArray(), cancellationToken);

    public async Task AddAsync(FrameKind kind, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        int count = await (kind == FrameKind.Rows ? Build.WriteAsync(content, _layouts, cancellationToken) : Build.RemoveAsync(content, cancellationToken)).ConfigureAwait(false);
        if (kind == FrameKind.Rows) Rows += count;
        else Removals += count;
        _progress.AddRows(count);
    }
}
