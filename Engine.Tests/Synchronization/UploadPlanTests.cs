using OfflineSync.Device;

namespace OfflineSync.Tests.Synchronization;

/// <summary>Every state that an upload can be in, and what follows.</summary>
public sealed class UploadPlanTests
{
    private readonly SynchronizationOptions _options = new() { RetryLimit = 3 };

    private static readonly ErrorCode[] refusedForGood =
        [ErrorCode.BatchVoid, ErrorCode.RequestInvalid, ErrorCode.RecordingDamaged, ErrorCode.JournalBroken, ErrorCode.Forbidden];

    [Fact]
    [Trait("Behaviour", "S-089")]
    public void An_open_batch_goes_first_whatever_else_is_pending()
    {
        Assert.IsType<UploadStep.Send>(Next(new UploadState { HasOpenBatch = true, HasPending = true }));
        Assert.IsType<UploadStep.Send>(Next(new UploadState { HasOpenBatch = true }));
    }

    [Fact]
    public void Pending_entries_form_a_batch_when_none_is_open() => Assert.IsType<UploadStep.Form>(Next(new UploadState { HasPending = true }));

    [Fact]
    public void With_nothing_open_and_nothing_pending_the_upload_is_done() => Assert.IsType<UploadStep.Finish>(Next(new UploadState()));

    [Fact]
    public void In_every_state_a_batch_is_only_given_up_after_a_refusal_for_good()
    {
        foreach (UploadState state in FailedStates())
        {
            UploadStep step = Next(state);
            bool keeps = step is UploadStep.Fail or UploadStep.Wait;
            bool refused = refusedForGood.Contains(state.Failure!.Code);
            bool searches = state.Failure.Code is ErrorCode.KeyConflict or ErrorCode.RequestTooLarge;
            Assert.True(keeps || refused || searches || step is UploadStep.Fork or UploadStep.Divide, $"{state} led to {step}");
            Assert.Equal(step is UploadStep.Refuse, searches && !state.CanShrink && step is not UploadStep.Divide);
            Assert.False(step is UploadStep.Form or UploadStep.Finish or UploadStep.Send, $"{state} led to {step}");
            if (refused) Assert.IsType<UploadStep.Void>(step);
            Assert.Equal(step is UploadStep.Fork, state is { Failure.Code: ErrorCode.JournalForked, Forks: 0 });
        }
    }

    [Fact]
    public void In_every_state_an_unknown_outcome_keeps_the_batch()
    {
        foreach (UploadState state in FailedStates().Where(state => state.Failure!.Code is ErrorCode.NetworkUnavailable or ErrorCode.NetworkTimeout
            or ErrorCode.ServerAnswerUnknown or ErrorCode.ServerFailed or ErrorCode.Unexpected or ErrorCode.SessionInvalid or ErrorCode.ProtocolMismatch))
        {
            Assert.True(Next(state) is UploadStep.Fail or UploadStep.Wait or UploadStep.Divide, $"{state} led to {Next(state)}");
        }
    }

    [Fact]
    [Trait("Behaviour", "S-079")]
    public void A_connection_that_broke_is_tried_again_as_often_as_the_limit_says_and_offline_not_at_all()
    {
        OfflineSyncException broke = new(ErrorCode.NetworkUnavailable, "It broke.", "Try again.", isTransient: true) { OutcomeUnknown = true };
        var state = new UploadState { HasOpenBatch = true, Failure = broke };
        for (int tries = 0; tries < _options.RetryLimit; tries++) Assert.IsType<UploadStep.Wait>(Next(state with { Tries = tries }));
        Assert.Same(broke, Assert.IsType<UploadStep.Fail>(Next(state with { Tries = _options.RetryLimit })).Failure);
        Assert.IsType<UploadStep.Fail>(Next(state with { Failure = Failure(ErrorCode.NetworkUnavailable) }));
        // It was there a moment ago.
        Assert.IsType<UploadStep.Wait>(Next(state with { Failure = Failure(ErrorCode.NetworkUnavailable), Tries = 1 }));
    }

    [Theory]
    [InlineData(ErrorCode.NetworkUnavailable)]
    [InlineData(ErrorCode.NetworkTimeout)]
    [InlineData(ErrorCode.RequestTooLarge)]
    public void What_does_not_get_through_in_one_piece_travels_in_parts(ErrorCode code)
    {
        var state = new UploadState { HasOpenBatch = true, HasParts = true, CanShrink = true, Failure = new(code, "It failed.", "Try again.", isTransient: true) { OutcomeUnknown = true } };
        Assert.IsType<UploadStep.Divide>(Next(state));
        Assert.IsNotType<UploadStep.Divide>(Next(state with { HasParts = false }));
        Assert.IsNotType<UploadStep.Divide>(Next(state with { InParts = true }));
    }

    [Fact]
    public void A_silent_server_is_not_asked_again_unless_the_batch_travels_in_parts()
    {
        OfflineSyncException silent = new(ErrorCode.NetworkTimeout, "Nothing came.", "Try again.", isTransient: true) { OutcomeUnknown = true };
        Assert.IsType<UploadStep.Fail>(Next(new UploadState { HasOpenBatch = true, Failure = silent }));
        Assert.IsType<UploadStep.Wait>(Next(new UploadState { HasOpenBatch = true, HasParts = true, InParts = true, Failure = silent }));
    }

    [Fact]
    public void A_batch_refused_for_good_is_formed_anew_once()
    {
        var state = new UploadState { HasOpenBatch = true, OpenEntries = 5, Failure = Failure(ErrorCode.BatchVoid) };
        Assert.Null(Assert.IsType<UploadStep.Void>(Next(state)).ThenFail);
        Assert.Same(state.Failure, Assert.IsType<UploadStep.Void>(Next(state with { Reforms = 1 })).ThenFail);
    }

    [Fact]
    public void A_batch_that_is_too_large_shrinks_until_it_cannot_be_divided_and_the_rest_is_rejected()
    {
        var state = new UploadState { HasOpenBatch = true, OpenEntries = 2, CanShrink = true, Reforms = 7, Failure = Failure(ErrorCode.RequestTooLarge) };
        Assert.Equal(new UploadStep.Void(ErrorCode.RequestTooLarge, Shrink: true, null), Next(state));
        Assert.Equal(new UploadStep.Refuse(state.Failure!), Next(state with { CanShrink = false }));
    }

    [Fact]
    public void What_a_proxy_finds_too_large_is_not_rejected()
    {
        OfflineSyncException foreign = new(ErrorCode.RequestTooLarge, "Too large.", "Raise the proxy's limit.") { IsForeign = true };
        var state = new UploadState { HasOpenBatch = true, OpenEntries = 1, Failure = foreign };
        Assert.Same(foreign, Assert.IsType<UploadStep.Void>(Next(state)).ThenFail);
    }

    [Fact]
    public void A_key_that_is_taken_is_found_by_halves_and_its_entry_rejected()
    {
        var state = new UploadState { HasOpenBatch = true, OpenEntries = 2, CanShrink = true, Failure = Failure(ErrorCode.KeyConflict) };
        Assert.Equal(new UploadStep.Void(ErrorCode.KeyConflict, Shrink: true, null), Next(state));
        Assert.Equal(new UploadStep.Refuse(state.Failure!), Next(state with { CanShrink = false }));
    }

    [Fact]
    public void A_busy_server_is_asked_again_as_often_as_the_limit_says()
    {
        var state = new UploadState { HasOpenBatch = true, Failure = Failure(ErrorCode.ServerBusy) };
        for (int tries = 0; tries < _options.RetryLimit; tries++) Assert.IsType<UploadStep.Wait>(Next(state with { Tries = tries }));
        Assert.IsType<UploadStep.Fail>(Next(state with { Tries = _options.RetryLimit }));
    }

    [Fact]
    public void A_selection_without_an_answer_asks_when_nothing_is_left_to_send()
    {
        var state = new UploadState { HasUnanswered = true };
        Assert.IsType<UploadStep.Ask>(Next(state));
        Assert.IsType<UploadStep.Form>(Next(state with { HasPending = true }));
        Assert.IsType<UploadStep.Send>(Next(state with { HasOpenBatch = true }));
        foreach (ErrorCode code in Enum.GetValues<ErrorCode>())
        {
            UploadStep step = Next(state with { Failure = Failure(code) });
            Assert.True(code == ErrorCode.ServerBusy ? step is UploadStep.Wait : step is UploadStep.Fail, $"{code} led to {step}");
        }
        Assert.IsType<UploadStep.Fail>(Next(state with { Failure = Failure(ErrorCode.ServerBusy), Tries = _options.RetryLimit }));
    }

    [Fact]
    public void A_forked_journal_continues_under_a_new_id_once() =>
        Assert.IsType<UploadStep.Fail>(Next(new UploadState { HasOpenBatch = true, Forks = 1, Failure = Failure(ErrorCode.JournalForked) }));

    private UploadStep Next(UploadState state) => UploadPlan.Next(state, _options, 0.5);

    private static OfflineSyncException Failure(ErrorCode code) => new(code, "It failed.", "Try again.");

    private static IEnumerable<UploadState> FailedStates() =>
        from code in Enum.GetValues<ErrorCode>()
        from pending in new[] { false, true }
        from entries in new[] { 1, 2, 1000 }
        from tries in Enumerable.Range(0, 5)
        from reforms in Enumerable.Range(0, 3)
        from forks in Enumerable.Range(0, 3)
        from parts in Enumerable.Range(0, 4)
        select new UploadState
        {
            HasOpenBatch = true, HasPending = pending, OpenEntries = entries, Tries = tries, Reforms = reforms, Forks = forks, Failure = Failure(code),
            CanShrink = entries > 1, HasParts = parts > 0, InParts = parts > 1,
        };
}
