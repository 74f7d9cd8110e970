using System.Diagnostics;
using System.Security.Cryptography;
using OfflineSync.Tests.Hosting;
using Xunit.Abstractions;

namespace OfflineSync.Tests.Packages;

/// <summary>The first five minutes of somebody who has the packages and the README, and nothing else.</summary>
[Trait("Category", "Pack")]
public sealed class NewProjectTests(ITestOutputHelper output)
{
    // Decision 0001: what a source needs that lacks one of Marten's dependencies.
    private const string StandIn = """
        <Project>
          <ItemGroup>
            <PrunePackageReference Include="Patched.DistributedLock.Postgres" Version="99.0.0" />
            <PackageReference Include="DistributedLock.Postgres" Version="1.3.1" />
          </ItemGroup>
        </Project>
        """;

    [Fact]
    public async Task The_quick_start_builds_without_a_warning_from_the_packages_alone_and_runs()
    {
        using Sdk sdk = Sdk.InEmptyFolder();
        await sdk.DotnetAsync("new", "web", "-o", "FieldServer", "--no-restore");
        await sdk.DotnetAsync("new", "console", "-o", "FieldApp", "--no-restore");
        await AddMartensLockAsync(sdk, "FieldServer");
        await sdk.DotnetAsync("add", "FieldServer", "package", "OfflineSync.Server");
        await sdk.DotnetAsync("add", "FieldApp", "package", "OfflineSync");
        await BuildAsync(sdk, "FieldServer", QuickStart.Server);

        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        using Process server = sdk.Start(Program(sdk, "FieldServer"), new() { [TestPostgres.Variable] = database.ConnectionString }, "--urls", "http://127.0.0.1:0");
        try
        {
            string address = await AddressAsync(server);
            await BuildAsync(sdk, "FieldApp", QuickStart.Device.Replace(QuickStart.Address, address, StringComparison.Ordinal));
            (int exitCode, string text) = await sdk.RunAsync(Program(sdk, "FieldApp"));
            Assert.Equal((0, "1 cities with D on this device\n1 sent and applied; Delft is applied\n"), (exitCode, text.ReplaceLineEndings("\n")));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
        AssertTaken(sdk, "OfflineSync", "OfflineSync.Server");
    }

    [Fact]
    public async Task A_test_of_an_app_finds_the_server_in_its_own_process()
    {
        using Sdk sdk = Sdk.InEmptyFolder();
        await sdk.DotnetAsync("new", "console", "-o", "FieldTests", "--no-restore");
        await AddMartensLockAsync(sdk, "FieldTests");
        await sdk.DotnetAsync("add", "FieldTests", "package", "OfflineSync.Testing");
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        await BuildAsync(sdk, "FieldTests", """
            using OfflineSync;
            using OfflineSync.Testing;

            await using var server = await InProcessServer.StartAsync(o => (o.Model, o.Postgres) = (Field.Model, args[0]));
            var options = new OfflineOptions { Model = Field.Model, Folder = "device", Server = InProcessServer.Address };
            options.Synchronization.MessageHandler = new FaultyTransport(server.CreateTransport(), _ => TransportFault.None);
            await using var engine = await OfflineEngine.OpenAsync(options);
            Console.WriteLine(engine.Session is null ? "nobody" : "somebody");
            """);
        (int exitCode, string text) = await sdk.RunAsync(Program(sdk, "FieldTests"), database.ConnectionString);
        Assert.Equal((0, "nobody\n"), (exitCode, text.ReplaceLineEndings("\n")));
        AssertTaken(sdk, "OfflineSync", "OfflineSync.Server", "OfflineSync.Testing");
    }

    [Fact]
    public async Task The_tool_installs_and_runs()
    {
        using Sdk sdk = Sdk.InEmptyFolder();
        await sdk.DotnetAsync("tool", "install", "OfflineSync.Cli", "--tool-path", "tools");
        (int exitCode, string text) = await sdk.RunAsync(Path.Combine(sdk.Folder, "tools", Executable("offlinesync")), "--help");
        Assert.Equal(0, exitCode);
        Assert.Contains("journal", text);
    }

    // A source that lacks the package says so at once; a reader of decision 0001 then adds these lines.
    private async Task AddMartensLockAsync(Sdk sdk, string project)
    {
        await sdk.DotnetAsync("new", "classlib", "-o", "Probe", "--no-restore");
        (int exitCode, string text) = await sdk.TryDotnetAsync("add", "Probe", "package", "Marten", "--version", "9.58.0");
        Directory.Delete(Path.Combine(sdk.Folder, "Probe"), recursive: true);
        if (exitCode == 0) return;
        Assert.Contains("Patched.DistributedLock.Postgres", text);
        output.WriteLine("The package source lacks Patched.DistributedLock.Postgres; the original stands in for it (decision 0001).");
        sdk.Write(Path.Combine(project, "Directory.Build.targets"), StandIn);
    }

    private static async Task BuildAsync(Sdk sdk, string project, string code)
    {
        sdk.Write(Path.Combine(project, "Model.cs"), QuickStart.Model);
        sdk.Write(Path.Combine(project, "Program.cs"), code);
        await sdk.DotnetAsync("build", project, "-nologo", "-v", "m", "-warnaserror", "-p:UseSharedCompilation=false");
    }

    // What was restored is what was packed, byte for byte.
    private static void AssertTaken(Sdk sdk, params string[] ids)
    {
        foreach (string id in ids)
        {
            string packed = Path.Combine(PackedFiles.Folder, $"{id}.{PackedFiles.Version}.nupkg");
            string taken = Directory.EnumerateFiles(Path.Combine(sdk.Folder, ".packages", id.ToLowerInvariant(), PackedFiles.Version), "*.nupkg.sha512").Single();
            Assert.Equal(Convert.ToBase64String(SHA512.HashData(File.ReadAllBytes(packed))), File.ReadAllText(taken));
        }
    }

    private static async Task<string> AddressAsync(Process server)
    {
        const string word = "Now listening on: ";
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await server.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.IndexOf(word, StringComparison.Ordinal) is var at and >= 0) return line[(at + word.Length)..];
        }
        throw new InvalidOperationException($"The server ended before it listened: {await server.StandardError.ReadToEndAsync()}");
    }

    private static string Program(Sdk sdk, string project) => Path.Combine(sdk.Folder, project, "bin", "Debug", "net10.0", Executable(project));

    private static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;
}
