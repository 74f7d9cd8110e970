using System.Runtime.CompilerServices;
using OfflineSync.Journal;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Recordings;

/// <summary>Recordings of earlier versions, sent to the server of this one.</summary>
public sealed class RecordingReplayTests
{
    public static TheoryData<string> Recordings => [.. RecordedStories.All.Keys];

    [Fact]
    public void Every_recording_is_replayed() => Assert.Equal(
        RecordedStories.All.Keys.Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Folder(), "*.journal.jsonl").Select(file => Path.GetFileName(file).Split('.')[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task A_recording_has_the_effect_that_it_had_and_replayed_again_it_has_none(string name)
    {
        await using RecordingServer server = await RecordingServer.StartAsync(RecordedStories.All[name].Model);

        Replayed replayed = await server.ReplayAsync(Read(name));

        Snapshots.Match(replayed.ToString(), name);
        string before = await server.DescribeAsync();

        await server.ReplayAsync(Read(name));

        Assert.Equal(before, await server.DescribeAsync());
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task What_the_engine_sends_today_has_the_effect_of_the_recording(string name)
    {
        await using Studio studio = await Studio.OpenAsync(RecordedStories.All[name].Model);
        await RecordedStories.All[name].PlayAsync(studio);
        await using RecordingServer server = await RecordingServer.StartAsync(RecordedStories.All[name].Model);

        Replayed replayed = await server.ReplayAsync(Recording.Read(studio.Recorded));

        Snapshots.Match(replayed.ToString(), name);
    }

    private static Recording Read(string name) => Recording.Read(File.ReadAllBytes(Path.Combine(Folder(), name + ".journal.jsonl")));

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
