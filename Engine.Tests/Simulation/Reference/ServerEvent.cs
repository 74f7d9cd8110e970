using System.Text.Json;

namespace OfflineSync.Tests.Simulation.Reference;

/// <summary>A row of the event table.</summary>
/// <param name="Sequence">Its number in the store.</param>
/// <param name="Order">When it came, among all events of all lives of the store.</param>
/// <param name="Id">Its id: an entry's key, where it is one.</param>
/// <param name="Stream">The journal.</param>
/// <param name="Type">Its type.</param>
/// <param name="Data">What it says.</param>
internal sealed record ServerEvent(long Sequence, int Order, Guid Id, Guid Stream, string Type, JsonElement Data)
{
    /// <summary>Whether this is an entry that a device or the operator made, and not what followed from one.</summary>
    public bool IsEntry => Type is "object_committed" or "object_deleted" or "entry_rejected";

    public bool IsRejection => Type == "entry_rejected";

    public ObjectKey Object => IsEntry
        ? new ObjectKey(Data.GetProperty("body").GetProperty("entity").GetString()!, Data.GetProperty("body").GetProperty("object").GetGuid())
        : new ObjectKey(Data.GetProperty("entity").GetString()!, Data.GetProperty("object").GetGuid());

    /// <summary>The members that an entry did not change because something later of them was there when it came back.</summary>
    public HashSet<string> Overtaken => Data.TryGetProperty("overtaken", out JsonElement members) ? [.. members.EnumerateArray().Select(member => member.GetString()!)] : [];

    /// <summary>Whether an entry changed nothing when it came back.</summary>
    public bool IsOvertaken => Overtaken is { Count: > 0 } overtaken && Data.GetProperty("body").GetProperty("changes").EnumerateObject().All(member => overtaken.Contains(member.Name));

    /// <summary>The codes of a rejection's reasons.</summary>
    public IEnumerable<string> ReasonCodes => IsRejection ? Data.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()!) : [];
}
