using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync.Server.Checks;

/// <summary>What becomes of an access rule that lets a role read, together with the entity's download setting.</summary>
/// <param name="Entity">The entity's name.</param>
/// <param name="Number">The rule's place among the entity's rules, from 1.</param>
/// <param name="Role">The role.</param>
/// <param name="Where">The rule's condition; null for none.</param>
/// <param name="Mode">The download setting.</param>
/// <param name="SettingWhere">The setting's condition; null for none.</param>
/// <param name="Conjuncts">The alternatives that became keys; none where the rule is slow, or shows nothing ever.</param>
/// <param name="SlowReason">Why it cannot become keys; null where it did.</param>
/// <param name="SlowHint">What to write instead; null where it became keys.</param>
/// <param name="Objects">How many objects the entity has: what a slow rule looks at before each download; null without a database.</param>
/// <param name="Users">How many active users have the role; null without a database.</param>
[DebuggerDisplay("{Entity,nq} {Number} {Role,nq}")]
public sealed record RuleReport(
    string Entity, int Number, string Role, string? Where, SyncMode Mode, string? SettingWhere, ImmutableArray<ConjunctReport> Conjuncts, string? SlowReason, string? SlowHint, long? Objects, long? Users);
