using System.Text;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>The beginnings of frames that carry rows and removals.</summary>
internal static class RowFrames
{
    /// <summary>Opens a frame of rows. Its layout is the one at the reader's place.</summary>
    public static RowsReader Open(ReadOnlyMemory<byte> frame, IReadOnlyList<BoundLayout> layouts) =>
        new(frame, place => place < layouts.Count ? layouts[place].Types : null);

    /// <summary>Reads a frame of removals.</summary>
    /// <returns>The entity's tables; null when the model lacks it.</returns>
    public static EntityTable? ReadRemovals(DeviceDatabase database, ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> ids)
    {
        if (frame.IsEmpty || frame.Length < 1 + frame[0] || (frame.Length - 1 - frame[0]) % 16 != 0) throw Damaged();
        string entity = Encoding.UTF8.GetString(frame.Slice(1, frame[0]));
        ids = frame[(1 + frame[0])..];
        return database.Tables.GetValueOrDefault(entity);
    }

    private static OfflineSyncException Damaged() => new(ErrorCode.ServerAnswerUnknown, "A frame of the answer makes no sense: a list of removals.",
        "Try again; if it stays, the server and the app do not fit each other.", isTransient: true) { OutcomeUnknown = true };
}
