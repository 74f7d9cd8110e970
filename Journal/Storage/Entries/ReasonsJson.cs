using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OfflineSync.Journal.Storage;

/// <summary>How reasons stand in <c>entry_state.reasons</c>.</summary>
internal static class ReasonsJson
{
    public static string? Write(ImmutableArray<RejectionReason> reasons) => reasons.IsDefaultOrEmpty ? null
        : JsonSerializer.Serialize([.. reasons.Select(ToStored)], StorageJson.Default.StoredReasonArray);

    public static ImmutableArray<RejectionReason> Read(string? json) => json is null ? []
        : [.. JsonSerializer.Deserialize(json, StorageJson.Default.StoredReasonArray)!.Select(FromStored)];

    private static StoredReason ToStored(RejectionReason reason) => new(reason.Code, reason.Message, reason.MemberId, reason.Cause?.Value);

    private static RejectionReason FromStored(StoredReason stored) =>
        new(stored.Code, stored.Message, stored.Member, stored.Cause is { } cause ? new EntryKey(cause) : null);
}

internal sealed record StoredReason(ErrorCode Code, string Message, string? Member, Guid? Cause);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredReason[]))]
internal sealed partial class StorageJson : JsonSerializerContext;
