using System.Text.Json;
using OfflineSync.Journal;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>Reads the conflicts of an upload's answer.</summary>
internal static class ConflictReader
{
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ServerAnswerUnknown"/>: a value is not what its type says.</exception>
    public static IReadOnlyList<SyncConflict> Read(UploadAnswer answer)
    {
        try
        {
            return [.. (answer.Conflicts ?? []).Select(conflict => new SyncConflict(conflict.Entity, new ObjectId(conflict.Object), new EntryKey(conflict.Entry), [.. conflict.Members.Select(Read)]))];
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or JsonException or OverflowException)
        {
            throw Failures.Senseless("its conflicts are damaged", exception);
        }
    }

    private static SyncConflictMember Read(ConflictMemberMessage member)
    {
        MemberType type = ValueJson.ParseType(member.Type);
        return new SyncConflictMember(member.Member, ValueJson.Read(member.Stored, type), ValueJson.Read(member.Sent, type), member.Taken);
    }
}
