using OfflineSync.Journal;
using OfflineSync.Tests.Faults;

namespace OfflineSync.Tests.Gaps;

/// <summary>Eight journals that upload new cities at the same time, ten at once.</summary>
internal static class Writers
{
    private const int Count = 8, BatchSize = 10;

    public static async Task RunAsync(World world, int events)
    {
        var ids = new IdSource(TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, Count).Select(writer => Task.Run(() => WriteAsync(world, ids, writer, events / Count))));
    }

    private static async Task WriteAsync(World world, IdSource ids, int writer, int events)
    {
        using RawJournal journal = await RawJournal.SignInAsync(world.Server.Url, world.Model, ids, World.UserName(writer), World.Password);
        for (int written = 0; written < events; written += BatchSize)
        {
            JournalEntry[] entries = [.. Enumerable.Range(written, BatchSize).Select(i =>
                journal.Commit("City", journal.NewObjectId(), isNew: true, ("Name", $"City {writer}/{i}"), ("Population", i)))];
            RawAnswer answer = await journal.UploadAsync(journal.Freeze(entries));
            Assert.True(answer.Upload is not null, $"{answer.Status}: {answer.Problem} {answer.Text}");
            Assert.All(answer.Upload.Outcomes, outcome => Assert.True(outcome.Applied, string.Join(", ", outcome.Reasons)));
        }
    }
}
