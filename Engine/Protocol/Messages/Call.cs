using System.Text.Json;

namespace OfflineSync.Protocol;

/// <summary>Calls server logic.</summary>
/// <param name="Key">The call's key: the same call again has the same one, and takes effect once.</param>
/// <param name="Journal">The journal of the device.</param>
/// <param name="Name">The name of the contract.</param>
/// <param name="Version">Its version.</param>
/// <param name="Signature">Its arguments and result with their types: the server must have the same.</param>
/// <param name="Arguments">The arguments.</param>
/// <param name="AppliedKeys">Keys of entries that were applied earlier: the answer says of which its states contain the effect. No part of the call; left out for none.</param>
/// <param name="OmittedMembers">Members that the device's profile keeps out of states. No part of the call; left out for none.</param>
/// <param name="UnusedEntities">Stable ids of entities that nothing in the device's profile uses: objects of them are not answered. No part of the call; left out for none.</param>
internal sealed record CallRequest(Guid Key, Guid Journal, string Name, int Version, string Signature, JsonElement Arguments, IReadOnlyList<Guid>? AppliedKeys = null, IReadOnlyList<RowLayout>? OmittedMembers = null, IReadOnlyList<string>? UnusedEntities = null);

/// <summary>The first frame of a call's answer. Rows and removals of the objects that the server's code sends to the device follow.</summary>
/// <param name="Key">The call's key.</param>
/// <param name="Result">The result; left out when it is empty.</param>
/// <param name="Actions">What the server's code wanted the user interface to do; left out for nothing.</param>
/// <param name="Repeated">Whether the call had been carried out before, and this is its answer again.</param>
internal sealed record CallAnswer(Guid Key, JsonElement? Result, IReadOnlyList<CallActionMessage>? Actions = null, bool Repeated = false);

/// <summary>Something that server logic wanted the user interface to do.</summary>
/// <param name="Kind">What, by the name of its kind.</param>
/// <param name="Text">The text or name that goes with it.</param>
/// <param name="Member">The member that a validation message is about, by name.</param>
internal sealed record CallActionMessage(string Kind, string? Text = null, string? Member = null);
