using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Cli;

/// <summary>Exporting a journal and looking into the recording.</summary>
public sealed class RecordingCommandTests
{
    [Fact]
    public async Task An_export_holds_what_was_sent_and_what_waits()
    {
        using var sample = new SampleJournal();
        string recording = sample.Path("device.journal.jsonl");

        CliRun export = await CliRun.OfAsync(["journal", "export", sample.Folder, "--output", recording]);
        CliRun verify = await CliRun.OfAsync(["journal", "verify", recording]);
        CliRun list = await CliRun.OfAsync(["journal", "list", recording]);

        Assert.Equal((0, 0, 0), (export.ExitCode, verify.ExitCode, list.ExitCode));
        Assert.StartsWith("sound: 3 entries", verify.Output);
        Snapshots.Match(list.Output, "list-recording");
    }

    [Fact]
    public async Task An_export_without_a_file_goes_to_standard_output()
    {
        using var sample = new SampleJournal();

        CliRun export = await CliRun.OfAsync(["journal", "export", sample.Folder]);

        Assert.StartsWith("{\"offlinesync\":\"journal\"", export.Output);
        Assert.Equal(7, export.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("list")]
    public async Task A_damaged_recording_names_the_line(string command)
    {
        using var sample = new SampleJournal();
        string recording = sample.Path("device.journal.jsonl");
        await CliRun.OfAsync(["journal", "export", sample.Folder, "--output", recording]);
        await File.WriteAllTextAsync(recording, (await File.ReadAllTextAsync(recording)).Replace("12.5", "99.5", StringComparison.Ordinal));

        CliRun run = await CliRun.OfAsync(["journal", command, recording]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Line 2 cannot be used", run.Output + run.Error);
    }

    [Fact]
    public async Task A_recording_is_not_exported_again()
    {
        using var sample = new SampleJournal();
        string recording = sample.Path("device.journal.jsonl");
        await CliRun.OfAsync(["journal", "export", sample.Folder, "--output", recording]);

        CliRun run = await CliRun.OfAsync(["journal", "export", recording]);

        Assert.Equal(2, run.ExitCode);
    }
}
