using System.Buffers.Binary;
using OfflineSync.Protocol;
using OfflineSync.Tests.Faults;

namespace OfflineSync.Tests.BadInput;

/// <summary>A true answer that something in between cuts and ends in good order: at every border of its frames, within each of them, and where it is packed.</summary>
public sealed class HalfAnswerTests(HalfAnswerTests.Fixture fixture) : IClassFixture<HalfAnswerTests.Fixture>
{
    private const int Cities = 12;

    private readonly World _world = fixture.World;

    [Theory]
    [InlineData("upload", null)]
    [InlineData("upload", "gzip")]
    [InlineData("upload", "br")]
    [InlineData("outcome", null)]
    [InlineData("outcome", "gzip")]
    [InlineData("download", null)]
    [InlineData("download", "gzip")]
    [InlineData("download", "br")]
    [Trait("Behaviour", "S-082")]
    [Trait("Behaviour", "S-092")]
    public async Task Nothing_of_it_counts_and_the_next_synchronization_works(string route, string? encoding)
    {
        Cutter? cutter = null;
        TestDevice device = await _world.AddDeviceAsync(network => cutter = new Cutter(network, route, encoding), options =>
        {
            if (route == "outcome") (options.Synchronization.RequestEntryLimit, options.Synchronization.PartByteLimit) = (Cities / 3, 1024);
        });
        TestDevice other = await _world.AddDeviceAsync();
        int cuts = 0;
        for (int place = 0; ; place++)
        {
            await WorkAsync(device, other);
            string shown = _world.Sides.Shown(device.Side);
            long before = await _world.Sides.CountEventsAsync();
            cutter!.Place = place;

            Exception? failure = await Record.ExceptionAsync(() => device.Engine.SynchronizeAsync(route == "download" ? SyncScope.Full : SyncScope.Unsynchronized));

            bool wasCut = cutter.Place is null;
            cutter.Place = null;
            if (!wasCut) break;
            cuts++;
            var broken = Assert.IsType<OfflineSyncException>(failure);
            Assert.Equal((ErrorCode.NetworkUnavailable, true), (broken.Code, broken.IsTransient));
            Assert.Equal(shown, _world.Sides.Shown(device.Side));
            await _world.CheckJournalsAsync();
            await device.SynchronizeAsync();
            Assert.Equal(before + Cities, await _world.Sides.CountEventsAsync());
            await _world.CheckEqualAsync(device);
        }
        Assert.InRange(cuts, 4, 60);
    }

    private static async Task WorkAsync(TestDevice device, TestDevice other)
    {
        for (int i = 0; i < Cities; i++) await other.AddCityAsync($"To fetch {i} {Guid.NewGuid()} {Guid.NewGuid()}");
        await other.SynchronizeAsync();
        for (int i = 0; i < Cities; i++) await device.AddCityAsync($"To send {i} {Guid.NewGuid()} {Guid.NewGuid()}");
    }

    /// <summary>Cuts the first answer of a route at one of its places, where there is such a place.</summary>
    private sealed class Cutter(HttpMessageHandler network, string route, string? encoding) : DelegatingHandler(network)
    {
        public int? Place { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Place is not { } place || request.RequestUri!.Segments[^1] != route) return await base.SendAsync(request, cancellationToken);
            request.Headers.AcceptEncoding.Clear();
            if (encoding is not null) request.Headers.AcceptEncoding.Add(new(encoding));
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            byte[] whole = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            // Behind its data a packed answer has a few bytes that nothing depends on.
            int[] places = response.Content.Headers.ContentEncoding.Count == 0 ? Frames(whole) : [.. Enumerable.Range(0, 8).Select(eighth => whole.Length * eighth / 8), whole.Length - 12];
            int length = whole.Length;
            if (place < places.Length) (Place, length) = (null, places[place]);
            var cut = new ByteArrayContent(whole, 0, length);
            cut.Headers.ContentType = response.Content.Headers.ContentType;
            foreach (string packed in response.Content.Headers.ContentEncoding) cut.Headers.ContentEncoding.Add(packed);
            response.Content = cut;
            return response;
        }

        // Before each frame, within what stands before its content, and within its content; the whole answer is none of them.
        private static int[] Frames(byte[] whole)
        {
            List<int> places = [];
            for (int at = 0; at < whole.Length;)
            {
                int content = BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(at + 1));
                places.AddRange([at, at + 2, at + FrameWriter.HeaderSize + (content / 2)]);
                at += FrameWriter.HeaderSize + content;
            }
            return [.. places];
        }
    }

    public sealed class Fixture : IAsyncLifetime
    {
        internal World World { get; private set; } = null!;

        public async Task InitializeAsync() => World = await World.StartAsync(configure: options => options.PageRowLimit = 100);

        public async Task DisposeAsync() => await World.DisposeAsync();
    }
}
