namespace OfflineSync.Tests.Synchronization;

public sealed class ExplicitConnectionTests
{
    [Fact]
    [Trait("Behaviour", "S-002")]
    [Trait("Behaviour", "S-003")]
    [Trait("Behaviour", "S-009")]
    public async Task A_connection_is_used_when_asked_for_and_is_no_precondition_for_the_rest()
    {
        bool isOnline = true;
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server, options => options.Synchronization.MessageHandler = new SwitchedNetwork(() => isOnline));
        int asked = server.Paths.Count;

        // With a connection there, work goes to the local database all the same, and nobody asks the server.
        await device.CommitCityAsync("Delft");
        Assert.Equal(["Delft"], await device.CityNamesAsync());
        Assert.Equal(asked, server.Paths.Count);

        // Without one, what asks for it fails by name, and the rest goes on.
        isOnline = false;
        OfflineSyncException refused = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        Assert.Equal(ErrorCode.NetworkUnavailable, refused.Code);
        await device.CommitCityAsync("Gouda");
        Assert.Equal(["Delft", "Gouda"], await device.CityNamesAsync());

        isOnline = true;
        Assert.Equal(2, (await device.Engine.SynchronizeAsync()).Applied);
        Assert.True(server.Paths.Count > asked);
    }
}
