using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Cli;

/// <summary>A folder for the files of a test of the command line.</summary>
internal sealed class CliFolder : IDisposable
{
    public CliFolder() => Folder = Directory.CreateTempSubdirectory("offlinesync-cli-").FullName;

    public string Folder { get; }

    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>What a device of that user committed and never sent, as a recording: three countries.</summary>
    public async Task<string> RecordAsync(Uri server, string userName, string password)
    {
        string device = Path.Combine(Folder, "device"), recording = Path.Combine(Folder, "device.journal.jsonl");
        await using (OfflineEngine engine = await OfflineEngine.OpenAsync(new OfflineOptions { Model = SampleModel.Create(), Folder = device, Server = server }))
        {
            await engine.SignInAsync(userName, password);
            await engine.CommitAsync(Enumerable.Range(1, 3).Select(number => engine.Create<Country>(country => country.Name = $"Country {number}")));
        }
        CliRun export = await CliRun.OfAsync(["journal", "export", device, "--output", recording]);
        Assert.Equal((0, ""), (export.ExitCode, export.Error));
        return recording;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
