using Microsoft.Data.Sqlite;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Cli;

/// <summary>Looking into the journal of a device.</summary>
public sealed class JournalCommandTests
{
    [Fact]
    public async Task Listing_a_device_shows_each_entry_with_its_state()
    {
        using var sample = new SampleJournal();

        CliRun run = await CliRun.OfAsync(["journal", "list", sample.Folder]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Snapshots.Match(run.Output, "list");
    }

    [Fact]
    public async Task Listing_as_JSON_gives_an_object_a_line_with_the_body_as_the_journal_keeps_it()
    {
        using var sample = new SampleJournal();

        CliRun run = await CliRun.OfAsync(["journal", "list", sample.Database, "--json"]);

        Snapshots.Match(run.Output, "list-json");
    }

    [Fact]
    public async Task Listing_can_be_narrowed_to_what_was_refused()
    {
        using var sample = new SampleJournal();

        CliRun run = await CliRun.OfAsync(["journal", "list", sample.Folder, "--state", "rejected", "--json"]);

        string line = Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(SampleJournal.Change.ToString(), line);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("01900000-0000-7000-8000-000000000012")]
    public async Task Showing_an_entry_tells_its_values_and_why_it_was_refused(string entry)
    {
        using var sample = new SampleJournal();

        CliRun run = await CliRun.OfAsync(["journal", "show", sample.Folder, entry]);

        Assert.Equal(0, run.ExitCode);
        Snapshots.Match(run.Output, "show");
    }

    [Fact]
    public async Task Showing_an_entry_that_is_not_there_is_a_usage_error()
    {
        using var sample = new SampleJournal();

        CliRun run = await CliRun.OfAsync(["journal", "show", sample.Folder, "99"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("There is no entry 99", run.Error);
    }

    [Fact]
    public async Task A_journal_as_it_was_written_verifies()
    {
        using var sample = new SampleJournal();

        CliRun run = await CliRun.OfAsync(["journal", "verify", sample.Folder]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("sound: 3 entries of 1 journal(s)", run.Output);
    }

    [Fact]
    public async Task Verifying_an_edited_journal_names_the_entry_and_ends_with_1()
    {
        using var sample = new SampleJournal();
        sample.Execute("drop trigger _journal_entry_update; update _journal_entry set body = replace(body, 'Delft', 'Delfu') where sequence = 2");

        CliRun run = await CliRun.OfAsync(["journal", "verify", sample.Folder]);
        CliRun json = await CliRun.OfAsync(["journal", "verify", sample.Folder, "--json"]);

        Assert.Equal((1, 1), (run.ExitCode, json.ExitCode));
        Assert.StartsWith($"broken: Entry 2 of journal {SampleJournal.Journal}", run.Output);
        Assert.StartsWith("{\"sound\":false", json.Output);
    }

    [Fact]
    public async Task Listing_an_edited_journal_ends_with_1_and_names_the_entry()
    {
        using var sample = new SampleJournal();
        sample.Execute("drop trigger _journal_entry_update; update _journal_entry set body = x'7b7d' where sequence = 2");

        CliRun run = await CliRun.OfAsync(["journal", "list", sample.Folder]);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("JournalBroken: Entry 2 of journal", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
    }

    [Fact]
    public async Task A_database_that_is_open_and_being_written_can_be_read()
    {
        using var sample = new SampleJournal();
        sample.Execute("pragma journal_mode = wal");
        using SqliteConnection writer = sample.Open();
        using SqliteTransaction writing = writer.BeginTransaction();
        using SqliteCommand command = writer.CreateCommand();
        command.CommandText = "insert into _journal_maintenance (reason) values ('not committed')";
        command.ExecuteNonQuery();

        CliRun run = await CliRun.OfAsync(["journal", "list", sample.Folder]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task A_folder_with_several_users_means_the_one_who_is_signed_in()
    {
        using var sample = new SampleJournal();
        File.Copy(sample.Database, sample.Path("user-01900000-0000-7000-8000-000000000099.db"));

        CliRun nobody = await CliRun.OfAsync(["journal", "list", sample.Folder]);
        await File.WriteAllTextAsync(sample.Path("current-user"), $"{SampleJournal.User}\n");
        CliRun signedIn = await CliRun.OfAsync(["journal", "list", sample.Folder]);

        Assert.Equal(2, nobody.ExitCode);
        Assert.Contains("holds 2 databases", nobody.Error);
        Assert.Equal(0, signedIn.ExitCode);
        Assert.Contains($"user-{SampleJournal.User}.db", signedIn.Output);
    }
}
