using OfflineSync.Protocol;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Server.Downloads;

public sealed class FullDownloadTests
{
    [Fact]
    public async Task Everything_readable_comes_in_pages_that_a_closing_delta_ends()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.Rows.AddUserAsync("anna", "secret", SampleModel.ReaderRole);
        Guid delft = await server.Rows.AddCityAsync("Delft"), gouda = await server.Rows.AddCityAsync("Gouda");
        using ProtocolClient client = server.Client();
        await client.SignInAsync("anna", "secret");

        Received first = await client.DownloadAsync();
        Received closing = await client.DownloadAsync(cursor: first.End.Cursor);

        Assert.Equal(DownloadKind.FirstPage, first.Header.Kind);
        Assert.Equal(3, first.Header.ExpectedRows);
        Assert.Null(first.End.Token);
        Assert.Equal([delft, gouda], first.Rows.Where(row => row.Entity == "City").Select(row => row.Id).Order());
        Assert.Equal("Delft", first.Rows.Single(row => row.Id == delft).Values["Name"]);
        Assert.Equal(5, first.Rows.Single(row => row.Id == delft).Values["Population"]);
        Assert.Equal(DownloadKind.ClosingDelta, closing.Header.Kind);
        Assert.Empty(closing.Rows);
        Assert.NotNull(closing.End.Token);
        Assert.Null(closing.End.Cursor);
    }
}
