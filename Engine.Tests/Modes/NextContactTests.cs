using Microsoft.Extensions.Time.Testing;
using OfflineSync.Device;
using OfflineSync.Protocol;
using OfflineSync.Server;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Modes;

/// <summary>What a device finds when it speaks to its server again: an ended session, another user, a slow link.</summary>
public sealed class NextContactTests
{
    [Fact]
    [Trait("Behaviour", "M-111")]
    public async Task A_session_that_expired_offline_is_renewed_at_the_next_contact_without_a_password()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using RunningServer server = await RunningServer.StartAsync(time: time);
        await server.Host.Users.AddAsync("anna", "secret", [SampleModel.UserRole]);
        await using TestDevice device = await TestDevice.OpenAsync(server.Host.Url);
        await device.Engine.SignInAsync("anna", "secret");
        City city = await device.CommitCityAsync("Delft");
        time.Advance(TimeSpan.FromDays(100));
        await device.RenameAsync(city, "Delft on Schie");
        await device.ReopenAsync();

        // Months offline change nothing of the work on the device; the first contact renews, also again and again.
        Assert.Equal(["Delft on Schie"], await device.CityNamesAsync());
        Assert.Equal(2, (await device.Engine.SynchronizeAsync()).Applied);
        for (int i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromDays(179));
            await device.CommitCityAsync($"City {i}");
            Assert.Equal(1, (await device.Engine.SynchronizeAsync()).Applied);
        }

        Assert.Equal("anna", device.Engine.Session!.UserName);
        Assert.Equal(1, await server.ScalarAsync<long>("select count(*) from offlinesync.session"));
    }

    [Fact]
    [Trait("Behaviour", "M-111")]
    public async Task A_renewal_whose_answer_is_lost_is_repeated_without_a_password()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using RunningServer server = await RunningServer.StartAsync(time: time);
        await server.Host.Users.AddAsync("anna", "secret", [SampleModel.UserRole]);
        using var network = new AnswerLosingNetwork("/renew");
        await using TestDevice device = await TestDevice.OpenAsync(server.Host.Url, options => options.Synchronization.MessageHandler = network);
        await device.Engine.SignInAsync("anna", "secret");
        await device.CommitCityAsync("Delft");
        time.Advance(TimeSpan.FromDays(31));

        for (int i = 0; i < 2; i++)
        {
            network.Losses = 1;
            Assert.Equal(ErrorCode.NetworkUnavailable, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync())).Code);
        }

        Assert.Equal(1, (await device.Engine.SynchronizeAsync()).Applied);
        Assert.Equal(3, network.Requests);
    }

    [Fact]
    [Trait("Behaviour", "M-111")]
    public async Task A_device_that_was_away_for_longer_than_a_renewal_lasts_asks_for_a_sign_in_and_nothing_is_lost()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using RunningServer server = await RunningServer.StartAsync(time: time);
        await server.Host.Users.AddAsync("anna", "secret", [SampleModel.UserRole]);
        await using TestDevice device = await TestDevice.OpenAsync(server.Host.Url);
        await device.Engine.SignInAsync("anna", "secret");
        City city = await device.CommitCityAsync("Delft");
        time.Advance(TimeSpan.FromDays(181));
        await device.RenameAsync(city, "Delft on Schie");

        var ended = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());

        Assert.Equal((ErrorCode.SessionInvalid, FailureKind.SignInRefused, false), (ended.Code, ended.Kind, ended.IsTransient));
        await device.CommitCityAsync("Leiden");
        await device.ReopenAsync();
        Assert.Equal(["Delft on Schie", "Leiden"], await device.CityNamesAsync());

        SyncResult result = await device.Engine.SignInAsync("anna", "secret");

        Assert.Equal(3, result.Applied);
        Assert.Equal("Delft on Schie, Leiden", await server.ScalarAsync<string>("select string_agg(name, ', ' order by name) from offlinesync.object_city"));
    }

    [Fact]
    [Trait("Behaviour", "M-111")]
    public async Task A_lost_device_whose_session_was_ended_neither_synchronizes_nor_renews_while_the_user_s_other_device_goes_on()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice lost = await world.DeviceAsync("anna", options => options.DeviceName = "van 7"), kept = await world.DeviceAsync("anna", options => options.DeviceName = "office");
        await lost.CommitCityAsync("Delft");
        DeviceSession[] open = [.. await world.Server.Host.Server.Sessions.ListAsync(lost.Engine.CurrentUser)];
        Assert.Equal(["office", "van 7"], open.Select(session => session.Device).Order());

        Assert.True(await world.Server.Host.Server.Sessions.RevokeAsync(open.Single(session => session.Device == "van 7").Id));

        Assert.Equal(ErrorCode.SessionInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => lost.Engine.SynchronizeAsync())).Code);
        await kept.CommitCityAsync("Leiden");
        Assert.Equal(1, (await kept.Engine.SynchronizeAsync()).Applied);
        Assert.Equal("office", Assert.Single(await world.Server.Host.Server.Sessions.ListAsync(kept.Engine.CurrentUser)).Device);
        // Found again, it has all that was committed on it.
        Assert.Equal(1, (await lost.Engine.SignInAsync("anna", "secret")).Applied);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Behaviour", "M-112")]
    public async Task After_a_sign_out_the_session_s_secrets_are_in_no_file_of_the_device(bool isOnline)
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        await device.CommitCityAsync("Delft");
        await device.Engine.SynchronizeAsync();
        SessionState session = device.Engine.Database.Read(transaction => SessionState.Read(transaction.Statements))!;
        if (!isOnline) world.Fault = _ => TransportFault.BeforeConnect;

        await device.Engine.SignOutAsync();
        await device.Engine.DisposeAsync();

        foreach (string file in Directory.EnumerateFiles(device.Folder))
        {
            string text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
            Assert.DoesNotContain(session.Token!, text);
            Assert.DoesNotContain(session.Renewal!, text);
        }
        await device.ReopenAsync();
        Assert.Null(device.Engine.Session);
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

    /// <summary>Loses answers of one endpoint after the server gave them.</summary>
    private sealed class AnswerLosingNetwork(string route) : DelegatingHandler(new SocketsHttpHandler())
    {
        public int Losses { get; set; }

        public int Requests { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (!request.RequestUri!.AbsolutePath.EndsWith(route, StringComparison.Ordinal)) return response;
            Requests++;
            if (Losses-- <= 0) return response;
            response.Dispose();
            throw new HttpRequestException("The connection broke.");
        }
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
