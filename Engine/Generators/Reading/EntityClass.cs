namespace OfflineSync.Generators;

/// <summary>What is written for an entity class: plain values only, so that equal input writes nothing anew.</summary>
internal sealed record EntityClass(
    string? Namespace,
    string Name,
    string? Id,
    EquatableList<EntityProperty> Properties);
