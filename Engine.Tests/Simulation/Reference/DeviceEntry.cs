using System.Text.Json;

namespace OfflineSync.Tests.Simulation.Reference;

/// <summary>An entry of a device's journal and where it stands.</summary>
internal sealed record DeviceEntry(Guid Key, long Position, ObjectKey Object, string State, string? Reasons, JsonElement Body)
{
    public bool IsInOverlay => State is "pending" or "sent" or "applied";

    public bool IsDelete => Body.GetProperty("kind").GetString() == "delete";

    public bool IsNew => Body.TryGetProperty("new", out JsonElement value) && value.GetBoolean();

    public IEnumerable<JsonProperty> Changes => Body.TryGetProperty("changes", out JsonElement changes) ? changes.EnumerateObject() : [];
}
