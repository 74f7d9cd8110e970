using Microsoft.Extensions.Time.Testing;
using OfflineSync.Protocol;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Modes;

/// <summary>What a device finds when it speaks to its server again: an ended session, another user, a slow link.</summary>
public sealed class NextContactTests
{
    [Fact]
    [Trait("Behaviour", "M-111")]
    public async Task A_session_that_ended_offline_asks_for_a_sign_in_and_nothing_is_lost()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using RunningServer server = await RunningServer.StartAsync(time: time);
        await server.Host.Users.AddAsync("anna", "secret", [SampleModel.UserRole]);
        await using TestDevice device = await TestDevice.OpenAsync(server.Host.Url);
        await device.Engine.SignInAsync("anna", "secret");
        City city = await device.CommitCityAsync("Delft");
        time.Advance(TimeSpan.FromDays(20));
        // Used before its end, it is renewed without a question.
        await device.Engine.SynchronizeAsync();
        time.Advance(TimeSpan.FromDays(29));
        await device.Engine.SynchronizeAsync();

        time.Advance(TimeSpan.FromDays(31));
        await device.RenameAsync(city, "Delft on Schie");
        var ended = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        Assert.Equal((ErrorCode.SessionInvalid, FailureKind.SignInRefused, false), (ended.Code, ended.Kind, ended.IsTransient));
        await device.CommitCityAsync("Leiden");
        await device.ReopenAsync();
        Assert.Equal(["Delft on Schie", "Leiden"], await device.CityNamesAsync());

        SyncResult result = await device.Engine.SignInAsync("anna", "secret");

        Assert.Equal(2, result.Applied);
        Assert.Equal("Delft on Schie, Leiden", await server.ScalarAsync<string>("select string_agg(name, ', ' order by name) from offlinesync.object_city"));
    }

    [Fact]
    [Trait("Behaviour", "M-111")]
    public async Task An_anonymous_session_that_ended_offline_is_renewed_without_a_question()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        DomainModel model = DomainModel.Define("Open", open => open
            .Entity<User>(user => user.Allow("Guest", Rights.Read)).Entity<Country>().Entity<Region>().Entity<City>(city => city.Allow("Guest", Rights.All)).AllowAnonymous("Guest"));
        await using RunningServer server = await RunningServer.StartAsync(model: model, time: time);
        await using TestDevice device = await TestDevice.OpenAsync(server.Host.Url, model: model);
        await device.Engine.SynchronizeAsync();
        await device.CommitCityAsync("Delft");
        time.Advance(TimeSpan.FromDays(31));

        Assert.Equal(1, (await device.Engine.SynchronizeAsync()).Applied);

        Assert.Equal(1, await server.ScalarAsync<long>("select count(*) from offlinesync.object_city"));
    }

    [Fact]
    [Trait("Behaviour", "M-112")]
    public async Task Another_user_who_signs_in_finds_nothing_of_the_one_before_whose_work_waits()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        City sent = await device.CommitCityAsync("Delft");
        await device.Engine.SynchronizeAsync();
        City unsent = await device.CommitCityAsync("Anna's draft");
        ObjectId anna = device.Engine.CurrentUser!.Value;

        await device.Engine.SignInAsync("bob", "secret");

        Assert.Equal(("bob", true), (device.Engine.Session!.UserName, device.Engine.CurrentUser != anna));
        // What bob sees is what the server says of him; nothing that only the device knew.
        Assert.Equal(["Delft"], await device.CityNamesAsync());
        Assert.Empty(await device.Engine.GetPendingAsync());
        Assert.Equal(0, await world.CountAsync($"object_city where id = '{unsent.Id}'"));
        // Objects that anna's screens still hold cannot be committed as bob's, and her session is worth nothing any more.
        sent.Name = "Not bob's";
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.CommitAsync(sent));
        Assert.Equal(0, await world.CountAsync($"session where user_id = '{anna}' and revoked_at is null"));
        await device.ReopenAsync();
        Assert.Equal("bob", device.Engine.Session!.UserName);

        Assert.Equal(1, (await device.Engine.SignInAsync("anna", "secret")).Applied);
        Assert.Equal(1, await world.CountAsync($"mt_events where type = 'object_committed' and data -> 'body' ->> 'user' = '{anna}' and data -> 'body' ->> 'object' = '{unsent.Id}'"));
        Assert.Equal(["Anna's draft", "Delft"], await device.CityNamesAsync());
    }

    [Fact]
    [Trait("Behaviour", "M-110")]
    [Trait("Behaviour", "S-081")]
    public async Task A_synchronization_is_judged_by_its_progress_not_by_how_long_its_requests_take()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        TimeSpan step = TimeSpan.Zero;
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        using var network = new SlowNetwork(() => time.Advance(step));
        await using TestDevice device = await TestDevice.SignedInAsync(server, options =>
        {
            options.TimeProvider = time;
            options.Synchronization.MessageHandler = network;
            options.Synchronization.RetryLimit = 0;
        });
        server.OnDownload((_, context) => ScriptedServer.FramesAsync(context, DownloadKind.Delta, frames => frames.Cities((new ObjectId(Guid.CreateVersion7()), "Delft")), token: "t2"));
        DateTimeOffset began = time.GetUtcNow();
        step = TimeSpan.FromSeconds(29);

        SyncResult result = await device.Engine.SynchronizeAsync();

        Assert.Equal(1, result.Received);
        Assert.True(time.GetUtcNow() - began > TimeSpan.FromMinutes(2));
        // Standing still is what ends it.
        step = TimeSpan.FromSeconds(31);
        Assert.Equal(ErrorCode.NetworkTimeout, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync())).Code);
        step = TimeSpan.Zero;
        await device.Engine.SynchronizeAsync();
    }

    /// <summary>Lets a few bytes of an answer through at a time, and something happen before each of them.</summary>
    private sealed class SlowNetwork(Action before) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            var slow = new StreamContent(new SlowStream(await response.Content.ReadAsStreamAsync(cancellationToken), before));
            foreach ((string name, IEnumerable<string> values) in response.Content.Headers) slow.Headers.TryAddWithoutValidation(name, values);
            response.Content = slow;
            return response;
        }
    }

    private sealed class SlowStream(Stream inner, Action before) : Stream
    {
        private const int Piece = 32;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            before();
            return inner.Read(buffer, offset, Math.Min(count, Piece));
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            before();
            return inner.ReadAsync(buffer[..Math.Min(buffer.Length, Piece)], cancellationToken);
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
