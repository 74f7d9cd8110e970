using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Packages;

namespace OfflineSync.Tests.Languages;

/// <summary>The page of languages says what is there, and its example does what it says.</summary>
[Trait("Behaviour", "S-140")]
public sealed class LanguagePageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-page-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_page_lists_the_engines_own_texts()
    {
        string file = Repository.PathOf("Engine", "docs", LanguagePage.File), page = File.ReadAllText(file).ReplaceLineEndings("\n");

        Assert.True(LanguagePage.Text(page) == page, $"Write it anew: dotnet OfflineSync.Tests.dll {LanguagePage.Name} {file}");
    }

    [Fact]
    public async Task The_example_of_the_page_compiles_and_speaks_dutch()
    {
        string program = Path.Combine(_folder, "Languages.dll");
        PastedProgram.Compile(program, web: false, "using OfflineSync;\n" + PageExample.Of(LanguagePage.File, "texts"), """
            using OfflineSync;
            using OfflineSync.Testing;

            await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
            await using InProcessServer server = await InProcessServer.StartAsync(o => (o.Model, o.Postgres) = (Field.Model, database.ConnectionString));
            await server.Users.AddAsync("anna", "a long enough password", ["Surveyor"]);
            var options = new OfflineOptions { Model = Field.Model, Folder = "device", Server = InProcessServer.Address };
            options.Synchronization.MessageHandler = server.CreateTransport();
            await using OfflineEngine engine = await OfflineEngine.OpenAsync(options);
            await engine.SignInAsync("anna", "a long enough password");

            """ + PageExample.Of(LanguagePage.File, "switch") + """
            foreach (BrokenRule rule in engine.BrokenRulesOf(engine.Create<City>())) Console.WriteLine(rule.Message);
            foreach (BrokenRule rule in engine.BrokenRulesOf(engine.Create<City>(city => city.Name = "1"))) Console.WriteLine(rule.Message);

            [Entity]
            public sealed partial class City : OfflineObject
            {
                [System.ComponentModel.DataAnnotations.Required] public partial string Name { get; set; }
            }
            """);

        await using ChildProcess running = ChildProcess.Start(PastedCommand.Name, new Dictionary<string, string> { [TestPostgres.Variable] = await TestPostgres.ConnectionStringAsync() }, program, _folder);

        Assert.Equal("Delft is gesloten.", await running.ReadLineAsync() ?? running.ErrorText);
        Assert.Equal("Vul de naam in.", await running.ReadLineAsync());
        Assert.Equal("Een naam heeft letters.", await running.ReadLineAsync());
        Assert.Equal(0, await running.WaitForExitAsync());
    }
}
