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
    [Trait("Behaviour", "S-070")]
    public async Task The_profile_of_the_page_sends_remarks_and_its_flow_handles_a_missing_connection()
    {
        string program = Path.Combine(_folder, "Flows.dll");
        PastedProgram.Compile(program, web: false, "using OfflineSync;\n" + Block("profile"), "using OfflineSync;\n" + Block("flow"), """
            using OfflineSync;
            using OfflineSync.Testing;

            await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
            await using InProcessServer server = await InProcessServer.StartAsync(o => (o.Model, o.Postgres) = (Visits.Model, database.ConnectionString));
            await server.Users.AddAsync("anna", "a long enough password", ["Inspector"]);
            bool isOnline = true;
            var options = new OfflineOptions { Model = Visits.Model, Profile = "Phone", Folder = "device", Server = InProcessServer.Address };
            options.Synchronization.MessageHandler = new FaultyTransport(server.CreateTransport(), _ => isOnline ? TransportFault.None : TransportFault.BeforeConnect);
            await using OfflineEngine engine = await OfflineEngine.OpenAsync(options);
            using IDisposable messages = engine.Messages.Subscribe(message => Console.WriteLine(message.Text));
            await engine.SignInAsync("anna", "a long enough password");
            await engine.CommitAsync(engine.Create<Remark>(remark => remark.Text = "The door is stuck."));
            foreach (bool next in new[] { true, false })
            {
                isOnline = next;
                await engine.RunAsync(new CloseVisit(engine.Create<Visit>()));
                Console.WriteLine($"{(await engine.GetPendingAsync()).Count} to send, {(await engine.Query<Visit>("[Closed = true()]").ToListAsync()).Count} closed, {await engine.Query<Remark>().CountAsync()} remarks");
            }

            [Entity]
            public sealed partial class Visit : OfflineObject
            {
                public partial bool Closed { get; set; }

                public partial Place? Place { get; set; }
            }

            [Entity]
            public sealed partial class Place : OfflineObject
            {
                public partial string Name { get; set; }
            }

            [Entity]
            public sealed partial class Remark : OfflineObject
            {
                public partial string Text { get; set; }
            }
            """);

        await using ChildProcess running = ChildProcess.Start(PastedCommand.Name, new Dictionary<string, string> { [TestPostgres.Variable] = await TestPostgres.ConnectionStringAsync() }, program, _folder);

        Assert.Equal("0 to send, 1 closed, 0 remarks", await running.ReadLineAsync());
        Assert.StartsWith("It will be sent later: ", await running.ReadLineAsync());
        Assert.Equal("1 to send, 2 closed, 0 remarks", await running.ReadLineAsync());
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
