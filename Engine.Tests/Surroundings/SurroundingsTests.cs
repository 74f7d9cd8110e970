using System.Text;
using Npgsql;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Simulation;
using Xunit.Abstractions;

namespace OfflineSync.Tests.Surroundings;

/// <summary>
/// One core everywhere: processes in another culture and time zone, with temporary folders of another kind of path, do what this one does. Here
/// that is what depends on it most; <c>./build.sh --target=Test --culture=tr-TR --timezone=Pacific/Chatham --temp=FOLDER</c> runs everything there.
/// </summary>
public sealed class SurroundingsTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-elsewhere-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [Trait("Behaviour", "S-155")]
    [InlineData(typeof(Model.ValuesTests), typeof(Model.Json.ModelJsonTests))]
    [InlineData(typeof(Model.Constraints.XPathParserTests), typeof(Model.Constraints.ConstraintMeaningTests), typeof(Model.Constraints.LambdaConstraintTests), typeof(Model.Constraints.Generated.GeneratedQueryTests))]
    [InlineData(typeof(Journal.JournalFormatTests), typeof(Journal.OutboxJournalTests), typeof(Recordings.RecordingReplayTests))]
    [InlineData(typeof(Device.CommitTests), typeof(Device.QueryTests), typeof(Device.OpenTests), typeof(Synchronization.EndToEndTests))]
    [InlineData(typeof(Cli.JournalCommandTests), typeof(Cli.RecordingCommandTests), typeof(Cli.ServerCommandTests))]
    public async Task Tests_pass_in_another_culture_time_zone_and_path(params Type[] classes)
    {
        await using ChildProcess child = await StartAsync(TestsCommand.Name, [.. classes.Select(type => type.FullName!)]);

        string surroundings = (await child.ReadLineAsync())!;
        output.WriteLine(surroundings);
        List<string> lines = [];
        while (await child.ReadLineAsync() is { } line) lines.Add(line);

        Assert.Contains("culture tr-TR, one half is 0,5", surroundings);
        Assert.Contains(Surroundings.FolderName.Normalize(NormalizationForm.FormC), surroundings);
        if (!OperatingSystem.IsWindows()) Assert.Contains("zone 12:45:00", surroundings);
        Assert.True(await child.WaitForExitAsync() == 0, string.Join(Environment.NewLine, [.. lines.Where(line => !line.StartsWith("passed ", StringComparison.Ordinal)), .. lines.TakeLast(1), child.ErrorText]));
        Assert.All(classes, type => Assert.Contains(lines, line => line.StartsWith($"passed {type.Name}.", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("Behaviour", "S-155")]
    public async Task A_seed_does_the_same_in_another_culture_time_zone_and_path()
    {
        await using ChildProcess child = await StartAsync(SimulateCommand.Name, "5", "2", "40");

        foreach (int seed in (int[])[5, 6])
        {
            SimulationResult here = await SimulationRun.RunAsync(seed, 40);
            Assert.Equal($"seed {seed} {here.Hash}", await child.ReadLineAsync());
        }
        Assert.Equal(0, await child.WaitForExitAsync());
    }

    private async Task<ChildProcess> StartAsync(string command, params string[] args)
    {
        Dictionary<string, string> environment = Surroundings.Elsewhere(_folder);
        environment[TestPostgres.Variable] = new NpgsqlConnectionStringBuilder(await TestPostgres.ConnectionStringAsync()) { Timezone = Surroundings.TimeZone }.ConnectionString;
        return ChildProcess.Start(command, environment, args);
    }
}
