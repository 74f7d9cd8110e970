namespace OfflineSync.Audiences;

/// <summary>A rule whose objects cannot be found through keys: it is evaluated anew with each download.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Reason">Why.</param>
/// <param name="Hint">What to write instead.</param>
internal sealed record SlowRule(EntityDefinition Entity, AccessRule Rule, string Reason, string Hint);
