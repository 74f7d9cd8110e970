using System.Text.Json;

namespace OfflineSync.Tests.Simulation.Reference;

/// <summary>A row of the event table.</summary>
internal sealed record ServerEvent(long Sequence, Guid Id, Guid Stream, string Type, JsonElement Data)
{
    /// <summary>Whether this is an entry that a device or the operator made, and not what followed from one.</summary>
    public bool IsEntry => Type is "object_committed" or "object_deleted" or "entry_rejected";

    public bool IsRejection => Type == "entry_rejected";

    public ObjectKey Object => IsEntry
        ? new ObjectKey(Data.GetProperty("body").GetProperty("entity").GetString()!, Data.GetProperty("body").GetProperty("object").GetGuid())
        : new ObjectKey(Data.GetProperty("entity").GetString()!, Data.GetProperty("object").GetGuid());

    /// <summary>The codes of a rejection's reasons.</summary>
    public IEnumerable<string> ReasonCodes => IsRejection ? Data.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()!) : [];
}
