using OfflineSync.Protocol;

namespace OfflineSync.Server.Uploads;

/// <summary>A decision as a device hears of it.</summary>
internal static class UploadMessages
{
    public static UploadAnswer Of(UploadOutcome outcome) => new(
        outcome.Batch.Value,
        [.. outcome.Outcomes.Select(entry => new OutcomeMessage(entry.Key.Value, entry.IsApplied, [.. entry.Reasons.Select(reason => new ReasonMessage(reason.Code, reason.Message, reason.MemberId, reason.Cause?.Value))]))]);
}
