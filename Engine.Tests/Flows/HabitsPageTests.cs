using OfflineSync.Testing;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Packages;

namespace OfflineSync.Tests.Flows;

/// <summary>The example of Engine/docs/good-habits.md, as somebody pastes it, compiles without a warning and does what it says.</summary>
public sealed class HabitsPageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-habits-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Behaviour", "S-112")]
    [Trait("Behaviour", "S-120")]
    [Trait("Behaviour", "S-126")]
    [Trait("Behaviour", "S-129")]
    public async Task Both_ends_are_committed_and_sent_and_nobody_signs_out_with_unsent_work_without_being_told()
    {
        string program = Path.Combine(_folder, "Habits.dll");
        PastedProgram.Compile(program, web: false, "using OfflineSync;\n" + Block("habits"), """
            using OfflineSync;
            using OfflineSync.Testing;

            var model = DomainModel.Define("Visits", m => m
                .Entity<Site>(site => site.Allow("Inspector", Rights.All))
                .Entity<Visit>(visit => visit.Allow("Inspector", Rights.All)));
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
                await engine.RunAsync(new AddVisit("Oude Brug", "yearly"));
                Console.WriteLine($"{(await engine.GetPendingAsync()).Count} to send, {(await engine.GetRejectedAsync()).Count} rejected");
            }
            Console.WriteLine($"signed out: {await engine.RunAsync(new SignOut())}");
            isOnline = true;
            Console.WriteLine($"signed out: {await engine.RunAsync(new SignOut())}, {engine.Session is null}");

            [Entity]
            public sealed partial class Site : OfflineObject
            {
                public partial string Name { get; set; }
            }

            [Entity]
            public sealed partial class Visit : OfflineObject
            {
                [System.ComponentModel.DataAnnotations.Required] public partial Site? Site { get; set; }
                public partial string Purpose { get; set; }
            }
            """);

        await using ChildProcess running = ChildProcess.Start(PastedCommand.Name, new Dictionary<string, string> { [TestPostgres.Variable] = await TestPostgres.ConnectionStringAsync() }, program, _folder);

        Assert.Equal("0 to send, 0 rejected", await running.ReadLineAsync());
        Assert.Equal("Saved on this device. It is sent when there is a connection.", await running.ReadLineAsync());
        Assert.Equal("2 to send, 0 rejected", await running.ReadLineAsync());
        Assert.Equal("2 changes are not sent yet: stay signed in until there is a connection.", await running.ReadLineAsync());
        Assert.Equal("signed out: False", await running.ReadLineAsync());
        Assert.Equal("signed out: True, True", await running.ReadLineAsync());
        Assert.Equal(0, await running.WaitForExitAsync());
    }

    private static string Block(string name)
    {
        string[] lines = File.ReadAllLines(Repository.PathOf("Engine/docs/good-habits.md"));
        int start = Array.IndexOf(lines, $"<!-- example: {name} -->");
        Assert.True(start >= 0 && lines[start + 1] == "```csharp", $"The page has no code after the line of the example '{name}'.");
        return string.Join('\n', lines[(start + 2)..Array.IndexOf(lines, "```", start + 2)]) + "\n";
    }
}
