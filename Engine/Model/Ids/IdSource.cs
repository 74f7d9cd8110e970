using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OfflineSync;

/// <summary>Where ids come from: UUIDv7 that rise within one source. Tests and the simulation plug a seeded one in.</summary>
/// <remarks>Safe for use by several threads.</remarks>
public class IdSource
{
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    // The system's randomness costs by the call, not by the byte.
    private readonly byte[] _random = new byte[1024];
    private int _unused;
    private long _lastMilliseconds;
    private int _counter;

    /// <summary>Creates a source that takes the time from <paramref name="time"/>.</summary>
    public IdSource(TimeProvider time) => _time = time;

    /// <summary>A new UUIDv7, greater than every one made before by this source unless the clock went back by more than a counter can hide.</summary>
    public Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Fill(bytes);
        long milliseconds;
        int counter;
        lock (_lock)
        {
            milliseconds = Math.Max(_time.GetUtcNow().ToUnixTimeMilliseconds(), _lastMilliseconds);
            if (milliseconds > _lastMilliseconds) _counter = -1;
            if (++_counter > 0xFFF)
            {
                milliseconds++;
                _counter = 0;
            }
            _lastMilliseconds = milliseconds;
            counter = _counter;
        }
        BinaryPrimitives.WriteInt64BigEndian(bytes, (milliseconds << 16) | 0x7000 | (long)counter);
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A new object id.</summary>
    public ObjectId NewObjectId() => new(NewId());

    /// <summary>Fills bytes with randomness. A seeded source overrides this.</summary>
    protected virtual void Fill(Span<byte> bytes)
    {
        lock (_random)
        {
            if (_unused < bytes.Length)
            {
                RandomNumberGenerator.Fill(_random);
                _unused = _random.Length;
            }
            _random.AsSpan(_random.Length - _unused, bytes.Length).CopyTo(bytes);
            _unused -= bytes.Length;
        }
    }
}
