using OfflineSync.Device;
using OfflineSync.Protocol;

namespace OfflineSync.Tests.Synchronization;

public sealed class DownloadPlanTests
{
    private readonly SynchronizationOptions _options = new() { RetryLimit = 2 };

    [Fact]
    public void It_asks_until_an_answer_closes_it()
    {
        Assert.IsType<DownloadStep.Ask>(Next(new DownloadState()));
        Assert.IsType<DownloadStep.Finish>(Next(new DownloadState { IsClosed = true }));
    }

    [Fact]
    public void Every_failure_but_three_ends_it()
    {
        foreach (ErrorCode code in Enum.GetValues<ErrorCode>())
        {
            DownloadStep step = Next(new DownloadState { Failure = Failure(code) });
            Type expected = code switch
            {
                ErrorCode.ServerBusy => typeof(DownloadStep.Wait),
                ErrorCode.CheckpointInvalid => typeof(DownloadStep.StartOver),
                ErrorCode.JournalForked => typeof(DownloadStep.Fork),
                _ => typeof(DownloadStep.Fail),
            };
            Assert.IsType(expected, step);
        }
    }

    [Fact]
    public void No_way_around_is_taken_for_ever()
    {
        Assert.IsType<DownloadStep.Fail>(Next(new DownloadState { Tries = 2, Failure = Failure(ErrorCode.ServerBusy) }));
        Assert.IsType<DownloadStep.Fail>(Next(new DownloadState { StartsOver = 2, Failure = Failure(ErrorCode.CheckpointInvalid) }));
        Assert.IsType<DownloadStep.Fail>(Next(new DownloadState { Forks = 1, Failure = Failure(ErrorCode.JournalForked) }));
    }

    [Theory]
    [InlineData(DownloadKind.Delta, true, false, true)]
    [InlineData(DownloadKind.Delta, false, false, false)]
    [InlineData(DownloadKind.Delta, true, true, false)]
    [InlineData(DownloadKind.FirstPage, false, false, true)]
    [InlineData(DownloadKind.FirstPage, true, false, true)]
    [InlineData(DownloadKind.FirstPage, false, true, false)]
    [InlineData(DownloadKind.NextPage, false, true, true)]
    [InlineData(DownloadKind.NextPage, true, false, false)]
    [InlineData(DownloadKind.ClosingDelta, false, true, true)]
    [InlineData(DownloadKind.ClosingDelta, false, false, false)]
    public void An_answer_must_fit_the_question(object kind, bool hasToken, bool hasCursor, bool fits) =>
        Assert.Equal(fits, DownloadPlan.Fits((DownloadKind)kind, hasToken, hasCursor));

    [Theory]
    [InlineData(DownloadKind.Delta, "token", null, true)]
    [InlineData(DownloadKind.Delta, null, "cursor", true)]
    [InlineData(DownloadKind.Delta, "token", "cursor", false)]
    [InlineData(DownloadKind.Delta, null, null, false)]
    [InlineData(DownloadKind.FirstPage, null, "cursor", true)]
    [InlineData(DownloadKind.FirstPage, "token", null, false)]
    [InlineData(DownloadKind.NextPage, "token", "cursor", false)]
    [InlineData(DownloadKind.ClosingDelta, "token", null, true)]
    [InlineData(DownloadKind.ClosingDelta, null, null, false)]
    public void The_last_frame_must_fit_the_kind(object kind, string? token, string? cursor, bool fits) =>
        Assert.Equal(fits, DownloadPlan.Fits((DownloadKind)kind, new DownloadEnd(token, cursor, [], 0, 0)));

    private DownloadStep Next(DownloadState state) => DownloadPlan.Next(state, _options, 0);

    private static OfflineSyncException Failure(ErrorCode code) => new(code, "It failed.", "Try again.");
}
