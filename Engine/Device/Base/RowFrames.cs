using System.Text;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>The beginnings of frames that carry rows and removals.</summary>
internal static class RowFrames
{
    public static BoundLayout ReadLayout(ref RowReader reader, IReadOnlyList<BoundLayout> layouts)
    {
        ulong place = reader.ReadVarint();
        return place < (ulong)layouts.Count ? layouts[(int)place] : throw Damaged($"layout {place} of {layouts.Count}");
    }

    public static EntityTable ReadRemovals(DeviceDatabase database, ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> ids)
    {
        if (frame.IsEmpty || frame.Length < 1 + frame[0] || (frame.Length - 1 - frame[0]) % 16 != 0) throw Damaged("a list of removals");
        string entity = Encoding.UTF8.GetString(frame.Slice(1, frame[0]));
        ids = frame[(1 + frame[0])..];
        return database.Tables.GetValueOrDefault(entity) ?? throw Damaged($"the entity '{entity}'");
    }

    private static OfflineSyncException Damaged(string what) => new(ErrorCode.ServerAnswerUnknown, $"A frame of the answer makes no sense: {what}.",
        "Try again; if it stays, the server and the app do not fit each other.", isTransient: true) { OutcomeUnknown = true };
}
