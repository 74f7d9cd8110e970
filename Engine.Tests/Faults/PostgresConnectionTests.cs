namespace OfflineSync.Tests.Faults;

/// <summary>The server's connections to PostgreSQL, reset after a number of bytes that is spread over an upload's transaction: before, within and after its commit.</summary>
public sealed class PostgresConnectionTests(PostgresProxyFixture fixture) : IClassFixture<PostgresProxyFixture>
{
    private const int Places = 20;

    private readonly World _world = fixture.World;

    [Theory]
    [InlineData(Direction.ToServer)]
    [InlineData(Direction.ToDevice)]
    [Trait("Behaviour", "S-082")]
    [Trait("Behaviour", "S-091")]
    public async Task Wherever_the_connection_to_PostgreSQL_is_cut_the_upload_is_whole_or_not_there(Direction direction)
    {
        CuttingProxy postgres = _world.Postgres!;
        TestDevice device = await _world.AddDeviceAsync();
        await WorkAsync(device);
        long before = Passed(postgres, direction);
        await device.SynchronizeAsync();
        long bytes = Passed(postgres, direction) - before;

        for (int place = 0; place < Places; place++)
        {
            int entries = await WorkAsync(device);
            long events = await _world.Sides.CountEventsAsync();
            postgres.CutAfter(direction, bytes * place / Places);

            Exception? failure = await Record.ExceptionAsync(device.SynchronizeAsync);

            postgres.Heal();
            if (failure is not null) Assert.True(Assert.IsType<OfflineSyncException>(failure).IsTransient, failure.ToString());
            Assert.Contains(await _world.Sides.CountEventsAsync() - events, new long[] { 0, entries });
            await _world.CheckJournalsAsync();
            await device.SynchronizeAsync();
            Assert.Equal(events + entries, await _world.Sides.CountEventsAsync());
            await _world.CheckEqualAsync(device);
        }
    }

    private static long Passed(CuttingProxy proxy, Direction direction) => direction == Direction.ToServer ? proxy.BytesToServer : proxy.BytesToDevice;

    private static async Task<int> WorkAsync(TestDevice device)
    {
        const int New = 10;
        for (int i = 0; i < New; i++) await device.AddCityAsync($"City {i}");
        await device.ChangeCityAsync(device.Ids("City")[0], city => city.Population++);
        return New + 1;
    }
}
