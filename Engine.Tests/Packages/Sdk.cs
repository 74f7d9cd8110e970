using System.Diagnostics;

namespace OfflineSync.Tests.Packages;

/// <summary>Commands of the SDK in a folder outside of the repository, as somebody gives them who has only the packages.</summary>
internal sealed class Sdk : IDisposable
{
    private static readonly TimeSpan timeLimit = TimeSpan.FromMinutes(10);

    private Sdk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>
    /// An empty folder whose packages come from the packed files and from the machine's own sources. Ours go into a cache of the folder's own,
    /// so that an older package of the same version is never taken; others may come from the machine's cache.
    /// </summary>
    public static Sdk InEmptyFolder()
    {
        string folder = Directory.CreateTempSubdirectory("offlinesync-new-").FullName;
        string machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(folder, ".packages")}" /></config>
              <packageSources><add key="packed" value="{PackedFiles.Folder}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{machine}" /></fallbackPackageFolders>
            </configuration>
            """);
        return new Sdk(folder);
    }

    public string Write(string file, string text)
    {
        string path = Path.Combine(Folder, file);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs <c>dotnet</c>; anything but the exit code 0 is an error.</summary>
    public async Task<string> DotnetAsync(params string[] arguments)
    {
        (int exitCode, string output) = await TryDotnetAsync(arguments);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
        return output;
    }

    public Task<(int ExitCode, string Output)> TryDotnetAsync(params string[] arguments) => RunAsync(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments);

    public async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        using Process process = Start(program, [], arguments);
        using var deadline = new CancellationTokenSource(timeLimit);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(deadline.Token);
            string output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Starts a program in the folder. What a test run sets for itself is not handed on.</summary>
    public Process Start(string program, Dictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }
        start.Environment.Remove("NUGET_PACKAGES");
        // Processes that stay for later builds would keep the folder in use.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
