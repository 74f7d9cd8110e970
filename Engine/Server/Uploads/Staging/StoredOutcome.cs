using System.Text.Json.Serialization;
using OfflineSync.Journal;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Uploads.Staging;

/// <summary>What a decision about a staged batch was, for a device that asks later.</summary>
/// <param name="Answer">An outcome per entry.</param>
/// <param name="Told">The objects that were rejected or adjusted.</param>
/// <param name="All">All objects of the batch.</param>
internal sealed record StoredOutcome(UploadAnswer Answer, IReadOnlyList<StoredObjectKey> Told, IReadOnlyList<StoredObjectKey> All)
{
    public static StoredOutcome Of(UploadBatch batch, UploadOutcome outcome) => new(
        UploadMessages.Of(outcome),
        [.. outcome.Rejected.Concat(outcome.Adjusted).Select(key => new StoredObjectKey(key.EntityId, key.Id.Value))],
        [.. batch.Entries.Select(entry => new StoredObjectKey(entry.Entry.EntityId, entry.Entry.ObjectId.Value)).Distinct()]);
}

/// <summary>An object by its entity's stable id and its own.</summary>
internal sealed record StoredObjectKey(string Entity, Guid Id);

/// <summary>How outcomes are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredOutcome))]
internal sealed partial class StoredOutcomeJson : JsonSerializerContext;
