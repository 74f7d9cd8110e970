using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using OfflineSync.Device;
using OfflineSync.Protocol;

namespace OfflineSync.Tests.Synchronization;

/// <summary>What every kind of bad answer means, shown against a real server that gives it.</summary>
public sealed class TransportTests
{
    private static readonly byte[] batch = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"offlinesync\":\"journal\"}\n", 500)));

    [Fact]
    public async Task A_complete_answer_counts()
    {
        await using MisbehavingServer server = await MisbehavingServer.StartAsync(context => FramesAsync(context, Answer()));
        using ServerConnection connection = Connect(server.Address);
        await using ServerAnswer answer = await connection.UploadAsync("token", batch, false, default);
        UploadAnswer outcome = (await answer.ReadFrameAsync()).Message(FrameKind.UploadAnswer, ProtocolJson.Default.UploadAnswer);
        Assert.Empty(outcome.Outcomes);
        Assert.Equal(Answer().Length, answer.BytesReceived);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Packed_answers_are_unpacked(string encoding)
    {
        await using MisbehavingServer server = await MisbehavingServer.StartAsync(async context =>
        {
            using var packed = new MemoryStream();
            await using (Stream packing = encoding == "br" ? new BrotliStream(packed, CompressionLevel.Fastest, true) : new GZipStream(packed, CompressionLevel.Fastest, true))
            {
                await packing.WriteAsync(Answer());
            }
            context.Response.Headers.ContentEncoding = encoding;
            await FramesAsync(context, packed.ToArray());
        });
        using ServerConnection connection = Connect(server.Address);
        await using ServerAnswer answer = await connection.UploadAsync("token", batch, false, default);
        Assert.Equal(FrameKind.UploadAnswer, (await answer.ReadFrameAsync()).Kind);
    }

    [Fact]
    public async Task A_request_carries_protocol_token_and_packed_lines()
    {
        var seen = new TaskCompletionSource<(string, string, byte[], string)>();
        await using MisbehavingServer server = await MisbehavingServer.StartAsync(async context =>
        {
            using var body = new MemoryStream();
            await new GZipStream(context.Request.Body, CompressionMode.Decompress).CopyToAsync(body);
            seen.SetResult((context.Request.Headers[ProtocolVersion.Header]!, context.Request.Headers.Authorization!, body.ToArray(), context.Request.Path + context.Request.QueryString));
            await FramesAsync(context, Answer());
        });
        using ServerConnection connection = Connect(server.Address);
        await using ServerAnswer answer = await connection.UploadAsync("secret", batch, true, default);
        (string protocol, string authorization, byte[] lines, string path) = await seen.Task;
        Assert.Equal(("1", "Bearer secret", "/offlinesync/upload?objects=all"), (protocol, authorization, path));
        Assert.Equal(batch, lines);
        Assert.InRange(answer.BytesSent, 1, batch.Length / 2);
    }

    [Fact]
    public async Task A_path_in_the_address_is_the_servers_prefix()
    {
        string? path = null;
        await using MisbehavingServer server = await MisbehavingServer.StartAsync(context =>
        {
            path = context.Request.Path;
            return FramesAsync(context, Answer());
        });
        using ServerConnection connection = Connect(new Uri(server.Address, "/company/sync/"));
        await using ServerAnswer answer = await connection.UploadAsync("token", batch, false, default);
        Assert.Equal("/company/sync/upload", path);
    }

    [Fact]
    [Trait("Behaviour", "S-079")]
    public async Task Where_nobody_listens_nothing_was_sent()
    {
        using ServerConnection connection = Connect(MisbehavingServer.NobodyThere());
        OfflineSyncException failure = await FailureAsync(connection);
        Assert.Equal((ErrorCode.NetworkUnavailable, true, false), (failure.Code, failure.IsTransient, failure.OutcomeUnknown));
    }

    [Fact]
    [Trait("Behaviour", "S-079")]
    public async Task A_connection_reset_after_the_request_leaves_the_outcome_unknown()
    {
        OfflineSyncException failure = await FailureAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Abort();
        });
        Assert.Equal((ErrorCode.NetworkUnavailable, true, true), (failure.Code, failure.IsTransient, failure.OutcomeUnknown));
    }

    [Fact]
    public async Task A_connection_reset_within_the_answer_leaves_the_outcome_unknown()
    {
        OfflineSyncException failure = await FailureAsync(async context =>
        {
            byte[] whole = Answer();
            context.Response.ContentType = ProtocolVersion.FramesContentType;
            await context.Response.Body.WriteAsync(whole.AsMemory(0, whole.Length / 2));
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        Assert.Equal((ErrorCode.NetworkUnavailable, true, true), (failure.Code, failure.IsTransient, failure.OutcomeUnknown));
    }

    [Fact]
    public async Task A_stream_that_ends_in_the_middle_of_a_frame_broke_off()
    {
        OfflineSyncException failure = await FailureAsync(context => FramesAsync(context, Answer()[..10]));
        Assert.Equal((ErrorCode.NetworkUnavailable, true), (failure.Code, failure.OutcomeUnknown));
    }

    [Fact]
    public async Task A_stream_that_ends_between_frames_too_early_broke_off()
    {
        OfflineSyncException failure = await FailureAsync(context => FramesAsync(context, []));
        Assert.Equal((ErrorCode.NetworkUnavailable, true), (failure.Code, failure.OutcomeUnknown));
    }

    [Fact]
    public async Task A_page_of_html_with_status_200_is_no_answer()
    {
        OfflineSyncException failure = await FailureAsync(context =>
        {
            context.Response.Headers.Remove(ProtocolVersion.Header);
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html>Please accept our terms</html>");
        });
        Assert.Equal((ErrorCode.ServerAnswerUnknown, true, true), (failure.Code, failure.IsTransient, failure.OutcomeUnknown));
        Assert.Contains("text/html", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_content_type_is_no_answer()
    {
        OfflineSyncException failure = await FailureAsync(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("{}");
        });
        Assert.Equal((ErrorCode.ServerAnswerUnknown, true), (failure.Code, failure.OutcomeUnknown));
    }

    [Fact]
    public async Task Bytes_that_are_no_frames_are_no_answer()
    {
        OfflineSyncException failure = await FailureAsync(context => FramesAsync(context, "<html>Please accept our terms</html>"u8.ToArray()));
        Assert.Equal((ErrorCode.ServerAnswerUnknown, true), (failure.Code, failure.OutcomeUnknown));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        OfflineSyncException failure = await FailureAsync(context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        Assert.Equal(ErrorCode.ServerAnswerUnknown, failure.Code);
    }

    [Theory]
    [InlineData("2", "Update the app.")]
    [InlineData("0", "Update the server.")]
    public async Task Another_protocol_version_says_who_must_be_updated(string version, string hint)
    {
        OfflineSyncException failure = await FailureAsync(context =>
        {
            context.Response.Headers[ProtocolVersion.Header] = version;
            return FramesAsync(context, Answer());
        });
        Assert.Equal((ErrorCode.ProtocolMismatch, false, hint), (failure.Code, failure.IsTransient, failure.Hint));
    }

    [Theory]
    [InlineData(413, ErrorCode.RequestTooLarge, false, false)]
    [InlineData(503, ErrorCode.ServerBusy, true, true)]
    [InlineData(429, ErrorCode.ServerBusy, true, true)]
    [InlineData(502, ErrorCode.NetworkUnavailable, true, true)]
    [InlineData(504, ErrorCode.NetworkUnavailable, true, true)]
    [InlineData(404, ErrorCode.ServerAnswerUnknown, true, true)]
    [InlineData(204, ErrorCode.ServerAnswerUnknown, true, true)]
    public async Task A_status_without_our_problem_comes_from_something_in_between(int status, ErrorCode code, bool transient, bool unknown)
    {
        OfflineSyncException failure = await FailureAsync(context =>
        {
            context.Response.Headers.Remove(ProtocolVersion.Header);
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        Assert.Equal((code, transient, unknown), (failure.Code, failure.IsTransient, failure.OutcomeUnknown));
    }

    [Theory]
    [InlineData(ErrorCode.SessionInvalid, 401, false, false)]
    [InlineData(ErrorCode.JournalForked, 409, false, false)]
    [InlineData(ErrorCode.BatchVoid, 409, false, false)]
    [InlineData(ErrorCode.ServerBusy, 409, true, false)]
    [InlineData(ErrorCode.RequestTooLarge, 413, false, false)]
    [InlineData(ErrorCode.ProtocolMismatch, 426, false, false)]
    [InlineData(ErrorCode.RulesOutdated, 503, true, false)]
    [InlineData(ErrorCode.ServerFailed, 500, true, true)]
    public async Task The_servers_own_problem_keeps_its_code(ErrorCode code, int status, bool transient, bool unknown)
    {
        OfflineSyncException failure = await FailureAsync(context => ProblemAsync(context, new Problem(code, status, "It cannot be.", "Do something else.")));
        Assert.Equal((code, transient, unknown), (failure.Code, failure.IsTransient, failure.OutcomeUnknown));
        Assert.Equal(("It cannot be.", "Do something else."), (failure.Message, failure.Hint));
    }

    [Fact]
    public async Task A_problem_within_the_stream_leaves_the_outcome_unknown()
    {
        OfflineSyncException failure = await FailureAsync(context =>
        {
            var output = new ArrayBufferWriter<byte>();
            FrameWriter.WriteJson(output, FrameKind.Problem, new Problem(ErrorCode.ServerBusy, 409, "Too late."), ProtocolJson.Default.Problem);
            return FramesAsync(context, output.WrittenSpan.ToArray());
        });
        Assert.Equal((ErrorCode.ServerBusy, true), (failure.Code, failure.OutcomeUnknown));
    }

    [Fact]
    public async Task Retry_after_is_read_in_seconds_and_as_a_date()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        async Task<TimeSpan?> after(string header) => (await FailureAsync(context =>
        {
            context.Response.Headers.RetryAfter = header;
            return ProblemAsync(context, new Problem(ErrorCode.ServerBusy, 409, "Later."));
        }, time)).RetryAfter;
        Assert.Equal(TimeSpan.FromSeconds(7), await after("7"));
        Assert.Equal(TimeSpan.FromMinutes(2), await after("Tue, 01 Jan 2030 00:02:00 GMT"));
        Assert.Equal(TimeSpan.Zero, await after("Mon, 31 Dec 2029 00:00:00 GMT"));
    }

    [Fact]
    [Trait("Behaviour", "S-079")]
    [Trait("Behaviour", "S-080")]
    public async Task A_silent_server_is_given_up_after_the_time_limit()
    {
        Assert.Equal(TimeSpan.FromSeconds(30), new SynchronizationOptions().RequestTimeout);
        var time = new FakeTimeProvider();
        var arrived = new TaskCompletionSource();
        await using MisbehavingServer server = await MisbehavingServer.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            arrived.SetResult();
            await AbortedAsync(context);
        });
        using ServerConnection connection = Connect(server.Address, time);
        Task<ServerAnswer> upload = connection.UploadAsync("token", batch, false, default);
        await arrived.Task;
        time.Advance(TimeSpan.FromSeconds(31));
        OfflineSyncException failure = await Assert.ThrowsAsync<OfflineSyncException>(() => upload);
        Assert.Equal((ErrorCode.NetworkTimeout, true, true), (failure.Code, failure.IsTransient, failure.OutcomeUnknown));
    }

    [Fact]
    [Trait("Behaviour", "S-081")]
    public async Task A_slow_answer_that_moves_has_all_the_time_it_needs()
    {
        var time = new FakeTimeProvider();
        var proceed = new SemaphoreSlim(0);
        await using MisbehavingServer server = await MisbehavingServer.StartAsync(async context =>
        {
            context.Response.ContentType = ProtocolVersion.FramesContentType;
            for (int i = 0; i < 5; i++)
            {
                await context.Response.Body.WriteAsync(Answer());
                await context.Response.Body.FlushAsync();
                await proceed.WaitAsync(context.RequestAborted);
            }
        });
        using ServerConnection connection = Connect(server.Address, time);
        await using ServerAnswer answer = await connection.UploadAsync("token", batch, false, default);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(FrameKind.UploadAnswer, (await answer.ReadFrameAsync()).Kind);
            time.Advance(TimeSpan.FromSeconds(29));
            proceed.Release();
        }
        Assert.Equal(ErrorCode.NetworkUnavailable, (await Assert.ThrowsAsync<OfflineSyncException>(() => answer.ReadFrameAsync().AsTask())).Code);
    }

    [Fact]
    public async Task An_answer_that_stops_moving_is_given_up()
    {
        var time = new FakeTimeProvider();
        await using MisbehavingServer server = await MisbehavingServer.StartAsync(async context =>
        {
            context.Response.ContentType = ProtocolVersion.FramesContentType;
            await context.Response.Body.WriteAsync(Answer());
            await context.Response.Body.FlushAsync();
            await AbortedAsync(context);
        });
        using ServerConnection connection = Connect(server.Address, time);
        await using ServerAnswer answer = await connection.UploadAsync("token", batch, false, default);
        await answer.ReadFrameAsync();
        ValueTask<Frame> next = answer.ReadFrameAsync();
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(ErrorCode.NetworkTimeout, (await Assert.ThrowsAsync<OfflineSyncException>(() => next.AsTask())).Code);
    }

    [Fact]
    [Trait("Behaviour", "S-081")]
    public async Task An_infinite_limit_waits_for_ever()
    {
        var time = new FakeTimeProvider();
        var proceed = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        await using MisbehavingServer server = await MisbehavingServer.StartAsync(async context =>
        {
            arrived.SetResult();
            await proceed.Task;
            await FramesAsync(context, Answer());
        });
        using var connection = new ServerConnection(server.Address, new SynchronizationOptions { RequestTimeout = Timeout.InfiniteTimeSpan }, time);
        Task<ServerAnswer> upload = connection.UploadAsync("token", batch, false, default);
        await arrived.Task;
        time.Advance(TimeSpan.FromDays(1));
        proceed.SetResult();
        await using ServerAnswer answer = await upload;
        Assert.Equal(FrameKind.UploadAnswer, (await answer.ReadFrameAsync()).Kind);
    }

    [Fact]
    public async Task Cancelling_is_no_network_error()
    {
        var arrived = new TaskCompletionSource();
        await using MisbehavingServer server = await MisbehavingServer.StartAsync(async context =>
        {
            arrived.SetResult();
            await AbortedAsync(context);
        });
        using ServerConnection connection = Connect(server.Address);
        using var cancel = new CancellationTokenSource();
        Task<ServerAnswer> upload = connection.UploadAsync("token", batch, false, cancel.Token);
        await arrived.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload);
    }

    private static ServerConnection Connect(Uri address, TimeProvider? time = null) => new(address, new SynchronizationOptions(), time ?? TimeProvider.System);

    private static async Task<OfflineSyncException> FailureAsync(Func<HttpContext, Task> answer, TimeProvider? time = null)
    {
        await using MisbehavingServer server = await MisbehavingServer.StartAsync(answer);
        using ServerConnection connection = Connect(server.Address, time);
        return await FailureAsync(connection);
    }

    private static Task<OfflineSyncException> FailureAsync(ServerConnection connection) => Assert.ThrowsAsync<OfflineSyncException>(async () =>
    {
        await using ServerAnswer answer = await connection.UploadAsync("token", batch, false, default);
        await answer.ReadFrameAsync();
    });

    private static byte[] Answer()
    {
        var output = new ArrayBufferWriter<byte>();
        FrameWriter.WriteJson(output, FrameKind.UploadAnswer, new UploadAnswer(Guid.Empty, []), ProtocolJson.Default.UploadAnswer);
        return output.WrittenSpan.ToArray();
    }

    private static async Task FramesAsync(HttpContext context, byte[] bytes)
    {
        context.Response.ContentType = ProtocolVersion.FramesContentType;
        await context.Response.Body.WriteAsync(bytes);
    }

    private static Task ProblemAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        return context.Response.WriteAsJsonAsync(problem, ProtocolJson.Default.Problem, "application/problem+json");
    }

    private static async Task AbortedAsync(HttpContext context)
    {
        var aborted = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }
}
