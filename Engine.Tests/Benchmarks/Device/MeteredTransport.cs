using System.Net.Sockets;

namespace OfflineSync.Benchmarks.Device;

/// <summary>A transport that counts every byte that comes and goes, headers included.</summary>
internal sealed class MeteredTransport
{
    private long _bytes;

    public MeteredTransport() => Handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new Meter(this, context.PlaintextStream)) };

    public SocketsHttpHandler Handler { get; }

    public long Bytes => Interlocked.Read(ref _bytes);

    private sealed class Meter(MeteredTransport owner, Stream inner) : DelegatingStream(inner)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = await Inner.ReadAsync(buffer, cancellationToken);
            Interlocked.Add(ref owner._bytes, count);
            return count;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Interlocked.Add(ref owner._bytes, buffer.Length);
            return Inner.WriteAsync(buffer, cancellationToken);
        }
    }
}
