using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Joining;

/// <summary>The proof that a server works: what one device commits arrives at another.</summary>
internal static class RoundTrip
{
    public static async Task RunAsync(JoinedApp app)
    {
        await app.AddUserAsync();
        await using TestDevice writer = await TestDevice.OpenAsync(app.Address), reader = await TestDevice.OpenAsync(app.Address);
        await writer.Engine.SignInAsync("anna", JoinedApp.Password);
        await writer.CommitCityAsync("Delft");

        SyncResult sent = await writer.Engine.SynchronizeAsync();
        await reader.Engine.SignInAsync("anna", JoinedApp.Password);

        Assert.Equal((1, 0), (sent.Applied, sent.Rejected.Count));
        Assert.Equal(["Delft"], await reader.CityNamesAsync());
    }
}
