using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Packages;

namespace OfflineSync.Tests.Calls;

/// <summary>The examples of the page of server logic do what it says, as somebody pastes them.</summary>
public sealed class ServerCallsPageTests : IDisposable
{
    private const string Page = "server-calls.md";

    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-page-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Behaviour", "S-130")]
    public async Task The_examples_compile_and_an_inspection_is_closed_by_the_server_s_logic()
    {
        string program = Path.Combine(_folder, "Calls.dll");
        PastedProgram.Compile(program, web: false, "using OfflineSync;\n" + PageExample.Of(Page, "contract"), """
            using Microsoft.Extensions.DependencyInjection;
            using OfflineSync;
            using OfflineSync.Server;
            using OfflineSync.Testing;

            DomainModel model = DomainModel.Define("Field", m => m.Entity<Inspection>(inspection => inspection.Allow("Surveyor", Rights.All)));
            await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
            await using InProcessServer host = await InProcessServer.StartAsync(o => (o.Model, o.Postgres) = (model, database.ConnectionString), extend: server =>
            {

            """ + PageExample.Of(Page, "logic") + """
            });
            await host.Users.AddAsync("anna", "a long enough password", ["Surveyor"]);
            var options = new OfflineOptions { Model = model, Folder = "device", Server = InProcessServer.Address };
            options.Synchronization.MessageHandler = host.CreateTransport();
            await using OfflineEngine engine = await OfflineEngine.OpenAsync(options);
            await engine.SignInAsync("anna", "a long enough password");
            Inspection inspection = engine.Create<Inspection>(created => created.Number = 7);
            await engine.CommitAsync(inspection);
            await engine.SynchronizeAsync();
            CancellationToken ct = CancellationToken.None;

            """ + PageExample.Of(Page, "call") + """
            Console.WriteLine($"{closed.Value.Number} {inspection.IsClosed} {inspection.Remark}");
            try { await engine.CallAsync(new CloseInspection(new ObjectId(Guid.CreateVersion7()), "Done")); }
            catch (OfflineSyncException refused) { Console.WriteLine($"{refused.Code}: {refused.Message}"); }

            [Entity]
            public sealed partial class Inspection : OfflineObject
            {
                public partial long Number { get; set; }
                public partial bool IsClosed { get; set; }
                public partial string? Remark { get; set; }
            }
            """);

        await using ChildProcess running = ChildProcess.Start(PastedCommand.Name, new Dictionary<string, string> { [TestPostgres.Variable] = await TestPostgres.ConnectionStringAsync() }, program, _folder);

        Assert.Equal("7 True Done", await running.ReadLineAsync() ?? running.ErrorText);
        Assert.Equal("HandlerRefused: There is no such inspection.", await running.ReadLineAsync());
        Assert.Equal(0, await running.WaitForExitAsync());
    }
}
