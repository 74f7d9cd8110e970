namespace OfflineSync.Protocol;

/// <summary>A reference that was emptied because its target was rejected, and that could be set again.</summary>
/// <param name="Entity">The entity's stable id.</param>
/// <param name="Object">The object that referred.</param>
/// <param name="Member">The member's stable id.</param>
/// <param name="Target">What it pointed to.</param>
internal sealed record OfferMessage(string Entity, Guid Object, string Member, Guid Target);
