using System.Buffers;

namespace OfflineSync.Server.Downloads;

/// <summary>
/// Where an answer waits until its transaction has ended: in memory up to a limit, then in a temporary file that vanishes with it.
/// Written first, then read once.
/// </summary>
internal sealed class Spool(int memoryLimit) : IAsyncDisposable
{
    private readonly ArrayBufferWriter<byte> _memory = new();
    private FileStream? _file;

    /// <summary>How many bytes were written.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the memory's limit was passed.</summary>
    public bool IsOnDisk => _file is not null;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Length += bytes.Length;
        if (_memory.WrittenCount + bytes.Length > memoryLimit) await FlushAsync(cancellationToken).ConfigureAwait(false);
        if (bytes.Length > memoryLimit) await _file!.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        else _memory.Write(bytes.Span);
    }

    /// <summary>Copies everything out.</summary>
    public async Task CopyToAsync(Stream output, CancellationToken cancellationToken)
    {
        if (_file is not null)
        {
            _file.Position = 0;
            await _file.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
        }
        await output.WriteAsync(_memory.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? default;

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _file ??= new FileStream(Path.Combine(Path.GetTempPath(), "offlinesync-" + Path.GetRandomFileName()), FileOptions());
        await _file.WriteAsync(_memory.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _memory.ResetWrittenCount();
    }

    private static FileStreamOptions FileOptions()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = System.IO.FileOptions.Asynchronous | System.IO.FileOptions.DeleteOnClose | System.IO.FileOptions.SequentialScan,
            BufferSize = 0,
        };
        // Others on the machine may look into the folder of temporary files.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
