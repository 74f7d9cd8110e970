using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Uploads;

/// <summary>A decision as a device hears of it.</summary>
internal static class UploadMessages
{
    public static UploadAnswer Of(UploadOutcome outcome) => new(
        outcome.Batch.Value,
        [.. outcome.Outcomes.Select(entry => new OutcomeMessage(entry.Key.Value, entry.IsApplied, [.. entry.Reasons.Select(reason => new ReasonMessage(reason.Code, reason.Message, reason.MemberId, reason.Cause?.Value))], entry.IsHeld ? true : null, entry.Position))],
        outcome.Conflicts.IsEmpty ? null : [.. outcome.Conflicts.Select(Of)],
        outcome.Offers.IsEmpty ? null : [.. outcome.Offers.Select(offer => new OfferMessage(offer.EntityId, offer.ObjectId.Value, offer.MemberId, offer.Target.Value))],
        Position: outcome.Position);

    private static ConflictMessage Of(ObjectOverwritten conflict) => new(conflict.EntityId, conflict.ObjectId.Value, conflict.Cause.Value,
        [.. conflict.Conflicts.Select(member => new ConflictMemberMessage(member.MemberId, ValueJson.TypeName(member.Type), ValueJson.Element(member.Stored), ValueJson.Element(member.Sent), member.Taken))]);
}
