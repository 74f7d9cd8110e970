using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Packages;

/// <summary>The README's quick start does what it says.</summary>
public sealed class QuickStartTests
{
    [Fact]
    public void The_quick_start_has_less_than_forty_lines() =>
        Assert.InRange((QuickStart.Model + QuickStart.Server + QuickStart.Device).Count(character => character == '\n'), 1, 39);

    [Fact]
    public async Task The_quick_start_compiles_without_a_warning_and_runs()
    {
        string folder = Directory.CreateTempSubdirectory("offlinesync-quick-start-").FullName;
        try
        {
            await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
            string server = Path.Combine(folder, "FieldServer.dll"), device = Path.Combine(folder, "FieldApp.dll");
            PastedProgram.Compile(server, web: true, QuickStart.Model, QuickStart.Server);
            await using ChildProcess running = ChildProcess.Start(
                PastedCommand.Name, new Dictionary<string, string> { [TestPostgres.Variable] = database.ConnectionString }, server, folder, "--urls", "http://127.0.0.1:0");
            string address = await running.ReadAsync("      Now listening on:");

            PastedProgram.Compile(device, web: false, QuickStart.Model, QuickStart.Device.Replace(QuickStart.Address, address, StringComparison.Ordinal));
            await using ChildProcess first = ChildProcess.Start(PastedCommand.Name, device, folder);
            Assert.Equal("1 cities with D on this device", await first.ReadLineAsync() ?? first.ErrorText);
            Assert.Equal("1 sent and applied; Delft is applied", await first.ReadLineAsync());
            Assert.Equal(0, await first.WaitForExitAsync());

            // Again: still signed in, and the first one's city is there.
            await using ChildProcess second = ChildProcess.Start(PastedCommand.Name, device, folder);
            Assert.Equal("2 cities with D on this device", await second.ReadLineAsync());
            Assert.Equal(0, await second.WaitForExitAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
