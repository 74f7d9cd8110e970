namespace OfflineSync.Generators;

/// <summary>What is written for an entity class: plain values only, so that equal input writes nothing anew.</summary>
internal sealed record EntityClass(
    string? Namespace,
    string Name,
    string? Id,
    EquatableList<EntityProperty> Properties,
    EquatableList<EntitySet> Sets,
    EquatableList<EntityCalculated> Calculated,
    string? Generalization,
    bool IsPersistable);

/// <summary>A property that code computes.</summary>
internal sealed record EntityCalculated(string Name, EquatableList<string> Needs);

/// <summary>A partial property that becomes an end of a many-to-many association.</summary>
internal sealed record EntitySet(string Name, string Modifiers, string BareTarget, string Target, string? Association);
