using System.Numerics;
using System.Text;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Uploads;

/// <summary>
/// About how many bytes an object has in a download (<see cref="RowsWriter"/>). One that does not fit into a frame must never be stored: it
/// would fail every download that contains it.
/// </summary>
internal static class RowSize
{
    /// <summary>The most that an object may have. The rest of a frame is for the rows before it, and for what a frame says about its columns.</summary>
    public const int Limit = FrameWriter.ContentLimit - (2 * 1024 * 1024);

    /// <summary>The bytes of an object: exact for texts and bytes, and at most so many for what is small anyway.</summary>
    public static long Of(IReadOnlyCollection<object?> values) => IdSize + IdSize + ((values.Count + 7) / 8) + values.Sum(Of);

    /// <summary>The bytes of a value.</summary>
    public static long Of(object? value)
    {
        if (value is null) return 0;
        if (value is not (string or BinaryValue)) return LargestSmall;
        int length = value is string text ? Encoding.UTF8.GetByteCount(text) : ((BinaryValue)value).Length;
        return length + (BitOperations.Log2((uint)length | 1) / 7) + 1;
    }

    private const int IdSize = 16;

    // A decimal's text; a reference has 16 bytes, a number at most 10.
    private const int LargestSmall = 32;
}
