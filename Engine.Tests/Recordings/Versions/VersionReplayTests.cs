using System.Runtime.CompilerServices;
using OfflineSync.Journal;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Recordings.Versions;

/// <summary>What apps of every version recorded, sent to a server with today's model.</summary>
public sealed class VersionReplayTests
{
    public static TheoryData<int> Versions => [.. VersionedModel.All.Keys];

    [Theory]
    [MemberData(nameof(Versions))]
    [Trait("Behaviour", "M-072")]
    public async Task A_recording_of_any_version_has_its_effect_on_the_server_of_today(int version)
    {
        await using RecordingServer server = await RecordingServer.StartAsync(VersionedModel.All[VersionedModel.Today]);

        Replayed replayed = await server.ReplayAsync(Read(version));

        Snapshots.Match(replayed.ToString(), $"version-{version}");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_app_of_that_version_sends_what_was_recorded(int version)
    {
        await using Studio studio = await Studio.OpenAsync(VersionedModel.All[version]);
        await VersionedModel.PlayAsync(studio, version);

        Assert.Equal(
            Read(version).Batches.SelectMany(batch => batch.Entries).Select(entry => (entry.Entry.EntityId, entry.Entry.ModelVersion, entry.Entry.Changes.Length)),
            Recording.Read(studio.Recorded).Batches.SelectMany(batch => batch.Entries).Select(entry => (entry.Entry.EntityId, entry.Entry.ModelVersion, entry.Entry.Changes.Length)));
    }

    private static Recording Read(int version, [CallerFilePath] string path = "") =>
        Recording.Read(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(path)!, $"version-{version}.journal.jsonl")));
}
