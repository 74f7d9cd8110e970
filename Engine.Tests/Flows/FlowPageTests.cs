using OfflineSync.Testing;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Packages;

namespace OfflineSync.Tests.Flows;

/// <summary>The examples of Engine/docs/profile-and-flows.md, as somebody pastes them, compile without a warning and do what they say.</summary>
public sealed class FlowPageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-page-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Behaviour", "S-121")]
    public async Task The_flow_of_the_page_commits_handles_the_missing_connection_and_says_so()
    {
        string program = Path.Combine(_folder, "Flows.dll");
        PastedProgram.Compile(program, web: false, "using OfflineSync;\n" + Block("flow"), """
            using OfflineSync;
            using OfflineSync.Testing;

            var model = DomainModel.Define("Visits", m => m.Entity<Visit>(visit => visit.Allow("Inspector", Rights.All)));
            await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
            await using InProcessServer server = await InProcessServer.StartAsync(o => (o.Model, o.Postgres) = (model, database.ConnectionString));
            await server.Users.AddAsync("anna", "a long enough password", ["Inspector"]);
            bool isOnline = true;
            var options = new OfflineOptions { Model = model, Folder = "device", Server = InProcessServer.Address };
            options.Synchronization.MessageHandler = new FaultyTransport(server.CreateTransport(), _ => isOnline ? TransportFault.None : TransportFault.BeforeConnect);
            await using OfflineEngine engine = await OfflineEngine.OpenAsync(options);
            using IDisposable messages = engine.Messages.Subscribe(message => Console.WriteLine(message.Text));
            await engine.SignInAsync("anna", "a long enough password");
            foreach (bool next in new[] { true, false })
            {
                isOnline = next;
                await engine.RunAsync(new CloseVisit(engine.Create<Visit>()));
                Console.WriteLine($"{(await engine.GetPendingAsync()).Count} to send, {(await engine.Query<Visit>("[Closed = true()]").ToListAsync()).Count} closed");
            }

            [Entity]
            public sealed partial class Visit : OfflineObject
            {
                public partial bool Closed { get; set; }
            }
            """);

        await using ChildProcess running = ChildProcess.Start(PastedCommand.Name, new Dictionary<string, string> { [TestPostgres.Variable] = await TestPostgres.ConnectionStringAsync() }, program, _folder);

        Assert.Equal("0 to send, 1 closed", await running.ReadLineAsync());
        Assert.StartsWith("It will be sent later: ", await running.ReadLineAsync());
        Assert.Equal("1 to send, 2 closed", await running.ReadLineAsync());
        Assert.Equal(0, await running.WaitForExitAsync());
    }

    private static string Block(string name)
    {
        string[] lines = File.ReadAllLines(Repository.PathOf("Engine/docs/profile-and-flows.md"));
        int start = Array.IndexOf(lines, $"<!-- example: {name} -->");
        Assert.True(start >= 0 && lines[start + 1] == "```csharp", $"The page has no code after the line of the example '{name}'.");
        return string.Join('\n', lines[(start + 2)..Array.IndexOf(lines, "```", start + 2)]) + "\n";
    }
}
