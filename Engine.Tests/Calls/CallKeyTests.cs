using OfflineSync.Protocol;
using OfflineSync.Server;
using OfflineSync.Testing;
using OfflineSync.Tests.Rules;

namespace OfflineSync.Tests.Calls;

/// <summary>A call takes effect once, however often it is sent.</summary>
public sealed class CallKeyTests
{
    [Theory]
    [InlineData(TransportFault.ResponseLost, true)]
    [InlineData(TransportFault.WithinResponseBody, true)]
    [InlineData(TransportFault.WithinRequestBody, false)]
    public async Task A_call_whose_answer_was_lost_is_sent_again_and_gets_the_answer_of_the_first_time(TransportFault fault, bool isRepeated)
    {
        await using ToursWorld world = await StartAsync();
        bool broken = false;
        OfflineEngine device = await world.DeviceAsync(options => options.Synchronization.MessageHandler = new FaultyTransport(new SocketsHttpHandler(), request =>
        {
            if (broken || !request.RequestUri!.AbsolutePath.EndsWith(Routes.Call, StringComparison.Ordinal)) return TransportFault.None;
            broken = true;
            return fault;
        }));
        Tour tour = await TourAsync(device);

        ServerCallResult<BookedPlaces> booked = await device.CallAsync(new BookPlaces(tour.Id, 4));

        Assert.Equal((true, isRepeated, 6, 1L), (broken, booked.IsRepeated, booked.Value.Left, booked.Received));
        // What the logic sends comes again, too.
        Assert.Equal(4, tour.Booked);
        Assert.Equal((1, 1), (await world.CountAsync("object_booking"), await world.CountAsync("mt_events where type = 'server_called'")));
    }

    [Fact]
    public async Task A_call_that_arrives_twice_at_the_same_time_takes_effect_once()
    {
        await using ToursWorld world = await StartAsync();
        OfflineEngine device = await world.DeviceAsync(options => options.Synchronization.MessageHandler = new FaultyTransport(new SocketsHttpHandler(), request =>
            request.RequestUri!.AbsolutePath.EndsWith(Routes.Call, StringComparison.Ordinal) ? TransportFault.Duplicated : TransportFault.None));
        Tour tour = await TourAsync(device);

        Assert.Equal(6, (await device.CallAsync(new BookPlaces(tour.Id, 4))).Value.Left);

        Assert.Equal(1, await world.CountAsync("object_booking"));
    }

    [Fact]
    public async Task The_same_key_gets_the_same_answer_and_for_another_call_or_device_it_is_taken()
    {
        await using ToursWorld world = await StartAsync();
        OfflineEngine device = await world.DeviceAsync(), other = await world.DeviceAsync();
        Tour tour = await TourAsync(device);
        var options = new ServerCallOptions { Key = Guid.CreateVersion7() };

        ServerCallResult<BookedPlaces> first = await device.CallAsync(new BookPlaces(tour.Id, 4), options), again = await device.CallAsync(new BookPlaces(tour.Id, 4), options);

        Assert.Equal((first.Value, first.Key, false, true), (again.Value, options.Key!.Value, first.IsRepeated, again.IsRepeated));
        OfflineSyncException[] taken =
        [
            await Assert.ThrowsAsync<OfflineSyncException>(() => device.CallAsync(new BookPlaces(tour.Id, 5), options)),
            await Assert.ThrowsAsync<OfflineSyncException>(() => other.CallAsync(new BookPlaces(tour.Id, 4), options)),
        ];
        Assert.All(taken, one => Assert.Equal((ErrorCode.KeyConflict, "The key of this call is taken."), (one.Code, one.Message)));
        Assert.Equal(1, await world.CountAsync("object_booking"));
    }

    [Fact]
    public async Task A_call_whose_answer_is_not_kept_any_more_is_still_not_carried_out_again()
    {
        await using ToursWorld world = await StartAsync(options => options.CallAnswerLifetime = TimeSpan.Zero);
        OfflineEngine device = await world.DeviceAsync();
        Tour tour = await TourAsync(device);
        var options = new ServerCallOptions { Key = Guid.CreateVersion7() };
        await device.CallAsync(new BookPlaces(tour.Id, 4), options);

        OfflineSyncException gone = await Assert.ThrowsAsync<OfflineSyncException>(() => device.CallAsync(new BookPlaces(tour.Id, 4), options));

        Assert.Equal((ErrorCode.CallAnswerGone, false), (gone.Code, gone.OutcomeUnknown));
        Assert.Equal((1, 0), (await world.CountAsync("object_booking"), await world.CountAsync("server_call")));
    }

    private static Task<ToursWorld> StartAsync(Action<OfflineSyncServerOptions>? configure = null) => ToursWorld.StartAsync(ToursModel.Create(), server => server
        .AddServerLogic<BookPlaces, BookedPlaces>(async (call, context, cancellationToken) =>
        {
            Tour tour = (await context.FindAsync<Tour>(call.Tour, cancellationToken))!;
            tour.Booked += call.Places;
            context.Objects.Create<Booking>(booking => (booking.Tour, booking.Places) = (tour, call.Places));
            context.SynchronizeToDevice(tour);
            return new BookedPlaces(tour.Title, tour.Places - tour.Booked);
        }), configure: configure);

    private static async Task<Tour> TourAsync(OfflineEngine device)
    {
        Tour tour = device.Create<Tour>(t => (t.Title, t.Places) = ("Old town", 10));
        await device.CommitAsync(tour);
        await device.SynchronizeAsync();
        return tour;
    }
}
