using OfflineSync.Tests.Cli;
using OfflineSync.Tests.Hosting;
using Xunit.Abstractions;

namespace OfflineSync.Tests.Native;

/// <summary>A device app published with NativeAOT, against a server in a process of its own that knows its model only as text.</summary>
[Trait("Category", "Aot")]
public sealed class NativeAppTests(ITestOutputHelper output)
{
    private const string UserName = "worker";
    private const string Password = "a long enough password";
    private const int Rows = 100_000;
    private const int Rounds = 9;

    [Fact]
    public async Task A_native_app_opens_commits_queries_observes_and_synchronizes()
    {
        await using World world = await World.StartAsync();

        NativeApp run = await NativeApp.RunAsync("check", world.Folder("device"), world.Server, UserName, Password);

        Assert.Equal(
            ["model-json", "sign-in", "commit", "lambda", "xpath", "untyped", "observe", "synchronize", "rejection", "join", "sign-out"],
            run.Lines.Select(line => line["passed ".Length..]));
    }

    [Fact]
    public async Task Size_start_and_memory_are_measured()
    {
        await using World world = await World.StartAsync();
        await world.FillAsync(Rows);
        string device = world.Folder("device");

        NativeApp first = await NativeApp.RunAsync("first", device, world.Server, UserName, Password);
        // The user is an object, too.
        Assert.Equal(Rows + 1, first.Number("received"));
        List<TimeSpan> starts = [];
        for (int round = 0; round < Rounds; round++)
        {
            NativeApp noop = await NativeApp.RunAsync("noop", device, world.Server);
            Assert.Equal(0, noop.Number("synchronized"));
            starts.Add(noop.ToLastLine);
        }

        Figure[] figures =
        [
            new("aot-size", Math.Round(ProgramBytes() / 1e6, 2), "MB"),
            new("aot-noop-cold", Math.Round(starts.Order().ElementAt(Rounds / 2).TotalMilliseconds, 1), "ms"),
            new("aot-peak-rss", Math.Round(first.Number("peak") / 1e6, 1), "MB"),
        ];
        Figures.Write("aot.json", figures);
        foreach (Figure figure in figures) output.WriteLine($"{figure.Name} {figure.Value} {figure.Unit}");
    }

    // What a user gets: without symbols and documentation.
    private static long ProgramBytes() => Directory.EnumerateFiles(NativeApp.Folder)
        .Where(file => Path.GetExtension(file) is not (".dbg" or ".dSYM" or ".pdb" or ".xml"))
        .Sum(file => new FileInfo(file).Length);

    private sealed class World(TestDatabase database, ChildProcess server, string root, string address) : IAsyncDisposable
    {
        public string Server => address;

        public static async Task<World> StartAsync()
        {
            TestDatabase database = await TestPostgres.CreateDatabaseAsync();
            string root = Directory.CreateTempSubdirectory("offlinesync-native-").FullName, model = Path.Combine(root, "model.json");
            await NativeApp.RunAsync("model", model);
            string[] options = ["--model", model, "--postgres", database.ConnectionString];
            CliRun added = await CliRun.OfAsync(["server", "user", "add", UserName, "--role", "Worker", .. options], input: Password + "\n");
            Assert.Equal((0, ""), (added.ExitCode, added.Error));

            ChildProcess server = ChildProcess.Start(CliCommand.Name, ["server", "run", "--urls", "http://127.0.0.1:0", .. options]);
            string line = await server.ReadAsync("devices find this server at");
            return new World(database, server, root, line[..line.IndexOf(';', StringComparison.Ordinal)]);
        }

        public string Folder(string name) => Path.Combine(root, name);

        /// <summary>Another device, which knows the model only as text, commits and sends so many objects.</summary>
        public async Task FillAsync(int rows)
        {
            DomainModel model = DomainModel.FromJson(await File.ReadAllTextAsync(Folder("model.json")));
            var options = new OfflineOptions { Model = model, Folder = Folder("other"), Server = new Uri(address) };
            options.Synchronization.RequestTimeout = Timeout.InfiniteTimeSpan;
            await using OfflineEngine engine = await OfflineEngine.OpenAsync(options);
            await engine.SignInAsync(UserName, Password);
            await engine.CommitAsync(Enumerable.Range(0, rows).Select(number =>
            {
                OfflineObject item = engine.Create("WorkItem");
                (item["Title"], item["Quantity"], item["Price"]) = ($"one of the many things to do {number}", number, number / 100m);
                return item;
            }));
            Assert.Equal(rows, (await engine.SynchronizeAsync(SyncScope.Unsynchronized)).Applied);
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            await database.DisposeAsync();
            Directory.Delete(root, recursive: true);
        }
    }
}
