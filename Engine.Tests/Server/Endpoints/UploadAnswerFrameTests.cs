using System.Buffers;
using System.Text.Json;
using OfflineSync.Protocol;
using OfflineSync.Server.Endpoints;

namespace OfflineSync.Tests.Server.Endpoints;

public sealed class UploadAnswerFrameTests
{
    [Fact]
    public void Outcomes_that_do_not_fit_keep_their_codes()
    {
        OutcomeMessage[] outcomes = [.. Enumerable.Range(0, 100).Select(n => new OutcomeMessage(Guid.NewGuid(), n % 2 == 0,
            n % 2 == 0 ? [] : [new ReasonMessage(ErrorCode.AccessDenied, new string('x', 500), "Name", Guid.NewGuid()), new ReasonMessage(ErrorCode.TextTooLong, "y")]))];
        var answer = new UploadAnswer(Guid.NewGuid(), outcomes);

        UploadAnswer whole = Read(UploadAnswerFrame.Write(answer)), shortened = Read(UploadAnswerFrame.Write(answer, byteLimit: 20_000));

        Assert.Equal(2, whole.Outcomes[1].Reasons.Count);
        Assert.Equal(outcomes.Select(outcome => (outcome.Key, outcome.Applied)), shortened.Outcomes.Select(outcome => (outcome.Key, outcome.Applied)));
        Assert.Equal(ErrorCode.AccessDenied, Assert.Single(shortened.Outcomes[1].Reasons).Code);
        Assert.Empty(shortened.Outcomes[0].Reasons);
    }

    [Fact]
    public void The_greatest_batch_that_was_rejected_whole_fits()
    {
        OutcomeMessage[] outcomes = [.. Enumerable.Range(0, 100_000).Select(_ => new OutcomeMessage(Guid.NewGuid(), false, [new ReasonMessage(ErrorCode.RequiredMemberEmpty, new string('x', 200))]))];

        Assert.InRange(UploadAnswerFrame.Write(new UploadAnswer(Guid.NewGuid(), outcomes)).Length, 1, FrameWriter.ContentLimit);
    }

    private static UploadAnswer Read(ReadOnlyMemory<byte> frame) => JsonSerializer.Deserialize(frame.Span[FrameWriter.HeaderSize..], ProtocolJson.Default.UploadAnswer)!;
}
