using System.Text.Json;

namespace OfflineSync.Protocol;

/// <summary>An object that somebody else had changed: both values of each member that the user may read.</summary>
/// <param name="Entity">The entity's stable id.</param>
/// <param name="Object">The object.</param>
/// <param name="Entry">The key of its last entry in the batch.</param>
/// <param name="Members">The members.</param>
internal sealed record ConflictMessage(string Entity, Guid Object, Guid Entry, IReadOnlyList<ConflictMemberMessage> Members);

/// <summary>A member of a conflict. Values stand as in the journal; an empty one is left out.</summary>
/// <param name="Member">The member's stable id.</param>
/// <param name="Type">Its type, as the journal calls it.</param>
/// <param name="Stored">The value that the server had.</param>
/// <param name="Sent">The value that the device sent.</param>
/// <param name="Taken">Whether the device's value stands.</param>
internal sealed record ConflictMemberMessage(string Member, string Type, JsonElement? Stored, JsonElement? Sent, bool Taken);
