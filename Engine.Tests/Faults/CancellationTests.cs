using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Faults;

/// <summary>A synchronization that is cancelled, wherever it stands: nothing is half applied, nothing is lost, and the next one works.</summary>
public sealed class CancellationTests(CancellationTests.Fixture fixture) : IClassFixture<CancellationTests.Fixture>
{
    private const int Cities = 30;

    private readonly World _world = fixture.World;

    [Theory]
    [InlineData(false, "upload", false)]
    [InlineData(false, "upload", true)]
    [InlineData(false, "download", false)]
    [InlineData(false, "download", true)]
    [InlineData(true, "status", false)]
    [InlineData(true, "status", true)]
    [InlineData(true, "part", false)]
    [InlineData(true, "part", true)]
    [InlineData(true, "apply", false)]
    [InlineData(true, "apply", true)]
    [InlineData(true, "outcome", false)]
    [InlineData(true, "outcome", true)]
    [Trait("Behaviour", "S-082")]
    public async Task Cancelled_at_any_request_or_its_answer(bool inParts, string route, bool hasAnswer)
    {
        using var cancel = new CancelAt();
        TestDevice device = await AddDeviceAsync(cancel, inParts), other = await _world.AddDeviceAsync();
        await other.AddCityAsync("From elsewhere");
        await other.SynchronizeAsync();
        await WorkAsync(device);
        string shown = _world.Sides.Shown(device.Side);
        long before = await _world.Sides.CountEventsAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => device.Engine.SynchronizeAsync(cancellationToken: cancel.Arm(route, 0, hasAnswer)));

        await CheckWholeAsync(device, shown, before);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [Trait("Behaviour", "S-082")]
    public async Task Cancelled_at_each_of_its_requests_one_after_the_other(bool inParts, bool hasAnswer)
    {
        using var cancel = new CancelAt();
        TestDevice device = await AddDeviceAsync(cancel, inParts), other = await _world.AddDeviceAsync();
        for (int number = 0; ; number++)
        {
            await other.AddCityAsync($"From elsewhere {number}");
            await other.SynchronizeAsync();
            await WorkAsync(device);
            string shown = _world.Sides.Shown(device.Side);
            long before = await _world.Sides.CountEventsAsync();

            Exception? cancelled = await Record.ExceptionAsync(() => device.Engine.SynchronizeAsync(cancellationToken: cancel.Arm(null, number, hasAnswer)));

            if (cancelled is null)
            {
                Assert.InRange(number, inParts ? 5 : 2, 50);
                break;
            }
            Assert.IsAssignableFrom<OperationCanceledException>(cancelled);
            await CheckWholeAsync(device, shown, before);
        }
        await _world.CheckEqualAsync(device);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Behaviour", "S-088")]
    public async Task Cancelled_while_the_server_decides(bool inParts)
    {
        using var cancel = new CancelAt();
        TestDevice device = await AddDeviceAsync(cancel, inParts);
        await WorkAsync(device);
        string shown = _world.Sides.Shown(device.Side);
        long before = await _world.Sides.CountEventsAsync();
        using var source = new CancellationTokenSource();
        await using (Gate gate = await Gate.CloseAsync(_world.ConnectionString))
        {
            Task synchronizing = device.Engine.SynchronizeAsync(cancellationToken: source.Token);
            await gate.WaitForUploadsAsync(1);
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => synchronizing);
            Assert.Equal(shown, _world.Sides.Shown(device.Side));
            Assert.Equal(before, await _world.Sides.CountEventsAsync());
            await gate.OpenAsync();
        }
        await Wait.UntilAsync(async () => await _world.Sides.CountEventsAsync() > before);

        await device.SynchronizeAsync();

        Assert.Equal(before + Cities, await _world.Sides.CountEventsAsync());
        await _world.CheckEqualAsync(device);
    }

    [Theory]
    [InlineData("sign-in", 0, false)]
    [InlineData("sign-in", 0, true)]
    [InlineData("download", 0, false)]
    [InlineData("download", 0, true)]
    [InlineData("download", 1, false)]
    [InlineData("download", 1, true)]
    [InlineData("download", 2, true)]
    public async Task Cancelled_within_a_sign_in_or_any_page_of_the_first_download(string route, int number, bool hasAnswer)
    {
        TestDevice writer = await _world.AddDeviceAsync();
        await WorkAsync(writer);
        await writer.SynchronizeAsync();
        using var cancel = new CancelAt();
        TestDevice device = _world.NewDevice();
        await device.OpenAsync(_world.Network.Address, cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => device.Engine.SignInAsync(World.UserName(0), World.Password, cancellationToken: cancel.Arm(route, number, hasAnswer)));

        Assert.Equal(route != "sign-in", device.Engine.CurrentUser is not null);
        if (device.Engine.CurrentUser is null)
        {
            Assert.False(device.HasDatabase);
            await device.Engine.SignInAsync(World.UserName(0), World.Password);
        }
        else
        {
            // No page shows before the last one.
            Assert.Empty(device.Ids("City"));
            await device.AddCityAsync("Committed with nothing here");
            await device.SynchronizeAsync();
        }
        await _world.CheckEqualAsync(device);
    }

    private Task<TestDevice> AddDeviceAsync(CancelAt cancel, bool inParts) => _world.AddDeviceAsync(
        network =>
        {
            cancel.InnerHandler = network;
            return cancel;
        },
        options =>
        {
            // A decision that goes on after the cancellation keeps the next one waiting for a moment.
            options.Synchronization.RetryLimit = 5;
            if (!inParts) return;
            options.Synchronization.RequestEntryLimit = Cities / 3;
            options.Synchronization.PartByteLimit = 4096;
        });

    /// <summary>A cancelled synchronization left all of the batch or none of it, and the next one brings everything.</summary>
    private async Task CheckWholeAsync(TestDevice device, string shown, long before)
    {
        Assert.Equal(shown, _world.Sides.Shown(device.Side));
        Assert.Contains(await _world.Sides.CountEventsAsync() - before, new long[] { 0, Cities });
        await _world.CheckJournalsAsync();
        await device.SynchronizeAsync();
        Assert.Equal(before + Cities, await _world.Sides.CountEventsAsync());
        await _world.CheckEqualAsync(device);
    }

    private static async Task WorkAsync(TestDevice device)
    {
        // Names that don't pack.
        for (int i = 0; i < Cities; i++) await device.AddCityAsync(string.Concat(Enumerable.Range(0, 4).Select(_ => Guid.NewGuid().ToString("N"))));
    }

    /// <summary>Cancels at one request: before it leaves, or when the head of its answer is there.</summary>
    private sealed class CancelAt() : DelegatingHandler(new SocketsHttpHandler())
    {
        private CancellationTokenSource? _source;
        private string? _route;
        private int _left;
        private bool _hasAnswer;

        public CancellationToken Arm(string? route, int number, bool hasAnswer)
        {
            (_route, _left, _hasAnswer) = (route, number, hasAnswer);
            _source = new CancellationTokenSource();
            return _source.Token;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            bool isTheOne = _source is { IsCancellationRequested: false } && (_route is null || request.RequestUri!.Segments[^1] == _route) && _left-- == 0;
            if (isTheOne && !_hasAnswer) await _source!.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (isTheOne) await _source!.CancelAsync();
            return response;
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            _source?.Dispose();
        }
    }

    public sealed class Fixture : IAsyncLifetime
    {
        internal World World { get; private set; } = null!;

        public async Task InitializeAsync() => World = await World.StartAsync(configure: options => options.PageRowLimit = 10);

        public async Task DisposeAsync() => await World.DisposeAsync();
    }
}
