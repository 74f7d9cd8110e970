using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync.Server.DryRun;

/// <summary>What devices would receive and give back if the server started with another model.</summary>
/// <param name="Entities">The entities of which something changes for somebody, by name.</param>
/// <param name="Users">How many users something changes for.</param>
/// <param name="Devices">How many devices (journals) these users have.</param>
/// <param name="SlowRules">The rules of the other model that cannot become audience keys, each with the reason.</param>
/// <param name="Remarks">What is not counted, because full synchronizations leave an entity out in one of the models, in a sentence each.</param>
[DebuggerDisplay("{Users} user(s), {Devices} device(s), {Entities.Length} entities")]
public sealed record DryRunReport(ImmutableArray<DryRunEntity> Entities, int Users, int Devices, ImmutableArray<string> SlowRules, ImmutableArray<string> Remarks);

/// <summary>What would change in the objects of an entity. An object counts once for each user.</summary>
/// <param name="Entity">The entity's name.</param>
/// <param name="Appearing">Objects that users would come to see.</param>
/// <param name="Disappearing">Objects that users would see no more, among them all of an entity that the other model has not got.</param>
/// <param name="Changing">Objects of which users would see other members.</param>
/// <param name="Staying">Objects that full synchronizations bring now and would leave alone: where the other model says Preserve or Never, they stay on devices, are refreshed no more, and count as nothing else.</param>
/// <param name="IsRemoved">Whether the other model has no such entity.</param>
/// <param name="Users">How many users it changes something for.</param>
/// <param name="Devices">How many devices (journals) these users have.</param>
[DebuggerDisplay("{Entity}: +{Appearing} -{Disappearing} ~{Changing} ={Staying}")]
public sealed record DryRunEntity(string Entity, long Appearing, long Disappearing, long Changing, long Staying, bool IsRemoved, int Users, int Devices);
