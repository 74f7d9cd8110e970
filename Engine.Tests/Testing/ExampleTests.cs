using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Packages;

namespace OfflineSync.Tests.Testing;

/// <summary>The examples of Engine/Testing/README.md, as somebody pastes them, compile without a warning and do what they say.</summary>
public sealed class ExampleTests : IDisposable
{
    private const string Test = "A_visit_whose_answer_was_lost_is_on_the_server_once";

    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-example-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Behaviour", "S-156")]
    public async Task The_example_of_a_test_passes()
    {
        string program = Path.Combine(_folder, "VisitTests.dll");
        PastedProgram.Compile(program, web: false, Block("test"), $"await new VisitTests().{Test}();\nConsole.WriteLine(\"passed {Test}\");");

        await using ChildProcess running = Start(program, await TestPostgres.ConnectionStringAsync());

        Assert.Equal($"passed {Test}", await running.ReadLineAsync());
        Assert.Equal(0, await running.WaitForExitAsync());
    }

    [Fact]
    [Trait("Behaviour", "S-156")]
    public async Task An_app_in_development_runs_against_a_server_in_its_own_process()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        string program = Path.Combine(_folder, "VisitApp.dll");
        PastedProgram.Compile(program, web: false, $$"""
            using OfflineSync;
            using OfflineSync.Testing;

            var model = DomainModel.Define("Visits", m => m.Entity<Visit>(visit => visit.Allow("Inspector", Rights.All)));
            var options = new OfflineOptions { Model = model, Folder = "device" };
            {{Block("development")}}
            await using OfflineEngine engine = await OfflineEngine.OpenAsync(options);
            if (engine.Session is null) await engine.SignInAsync("dev", "dev");
            await engine.CommitAsync(engine.Create<Visit>(visit => visit.Place = "Delft"));
            SyncResult result = await engine.SynchronizeAsync();
            Console.WriteLine($"applied {result.Applied}, there {(await engine.Query<Visit>().ToListAsync()).Count}");
            await server.DisposeAsync();

            [Entity]
            public sealed partial class Visit : OfflineObject
            {
                public partial string Place { get; set; }
            }
            """);

        // Twice: the developer starts the app again, and database, user and device are still there.
        for (int start = 1; start <= 2; start++)
        {
            await using ChildProcess running = Start(program, database.ConnectionString);
            Assert.Equal($"applied 1, there {start}", await running.ReadLineAsync());
            Assert.Equal(0, await running.WaitForExitAsync());
        }
    }

    private ChildProcess Start(string program, string postgres) =>
        ChildProcess.Start(PastedCommand.Name, new Dictionary<string, string> { [TestPostgres.Variable] = postgres }, program, _folder);

    private static string Block(string name)
    {
        string[] lines = File.ReadAllLines(Repository.PathOf("Engine/Testing/README.md"));
        int start = Array.IndexOf(lines, $"<!-- example: {name} -->");
        Assert.True(start >= 0 && lines[start + 1] == "```csharp", $"The README has no code after the line of the example '{name}'.");
        return string.Join('\n', lines[(start + 2)..Array.IndexOf(lines, "```", start + 2)]) + "\n";
    }
}
