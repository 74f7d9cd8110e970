using OfflineSync.Tests.Recordings.Stories;

namespace OfflineSync.Tests.Recordings;

/// <summary>How the recordings were made. A recording stays as it is when this changes; a new format gets new ones beside them.</summary>
internal static class RecordedStories
{
    private static readonly DomainModel tours = ToursModel.Create();
    private static readonly DomainModel merging = RecordingModel.Create(ConflictPolicy.MergeMembers);
    private static readonly DomainModel refusing = RecordingModel.Create(ConflictPolicy.RejectStale);

    public static IReadOnlyDictionary<string, Story> All { get; } = new Dictionary<string, Story>
    {
        ["lost-response"] = Plain(NetworkStories.LoseResponseAsync),
        ["lost-twice"] = Plain(NetworkStories.LoseTwiceAsync),
        ["fork"] = Plain(NetworkStories.ForkAsync),
        ["turns"] = Plain(NetworkStories.TakeTurnsAsync),
        ["partial-rejection"] = Plain(RejectionStories.RejectPartlyAsync),
        ["rejected-create-edited"] = Plain(RejectionStories.EditRejectedAsync),
        ["group"] = Plain(RejectionStories.GroupAsync),
        ["correction"] = Plain(ResubmissionStories.CorrectAsync),
        ["correction-of-correction"] = Plain(ResubmissionStories.CorrectTwiceAsync),
        ["correction-lost"] = Plain(ResubmissionStories.LoseAnswerAsync),
        ["correction-offers-reference"] = Plain(ResubmissionStories.OfferAsync),
        ["correction-of-stale"] = new(refusing, ResubmissionStories.StaleAsync),
        ["correction-of-stale-delete"] = new(refusing, ResubmissionStories.StaleDeleteAsync),
        ["correction-in-copy"] = Plain(ResubmissionStories.CorrectInCopyAsync),
        ["dismissed"] = Plain(ResubmissionStories.DismissAsync),
        ["every-rule"] = new(tours, RejectionStories.BreakEveryRuleAsync),
        ["last-wins-conflict"] = Plain(ConflictStories.OverwriteAsync),
        ["last-wins-both"] = Plain(ConflictStories.ChangeBothAsync),
        ["merge-conflict"] = new(merging, ConflictStories.ChangeBothAsync),
        ["stale-conflict"] = new(refusing, ConflictStories.ChangeBothAsync),
        ["change-of-deleted"] = Plain(ConflictStories.ChangeDeletedAsync),
        ["delete-of-changed"] = Plain(ConflictStories.DeleteChangedAsync),
        ["stale-delete"] = new(refusing, ConflictStories.DeleteChangedAsync),
        ["cycle"] = new(tours, ReferenceStories.CycleAsync),
        ["broken-cycle"] = new(tours, ReferenceStories.BrokenCycleAsync),
        ["required-chain"] = new(tours, ReferenceStories.ChainAsync),
        ["cascade"] = new(tours, ReferenceStories.CascadeAsync),
        ["refused-delete"] = new(tours, ReferenceStories.RefuseDeleteAsync),
        ["unique-swap"] = new(tours, UniqueStories.SwapAsync),
        ["unique-taken"] = new(tours, UniqueStories.TakenAsync),
        ["unique-freed"] = new(tours, UniqueStories.FreedAsync),
        ["extremes"] = Plain(ValueStories.ExtremesAsync),
        ["edits"] = Plain(ValueStories.EditAndEditAsync),
        ["come-and-go"] = Plain(ValueStories.ComeAndGoAsync),
    };

    private static Story Plain(Func<Studio, Task> playAsync) => new(RecordingServer.Model, playAsync);
}
