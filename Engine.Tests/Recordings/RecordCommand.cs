using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Recordings.Stories;
using OfflineSync.Tests.Recordings.Versions;

namespace OfflineSync.Tests.Recordings;

/// <summary>Makes the recordings anew, into a folder: <c>dotnet OfflineSync.Tests.dll record FOLDER</c>.</summary>
internal sealed class RecordCommand : IChildCommand
{
    public static string Name => "record";

    public static async Task<int> RunAsync(string[] args)
    {
        foreach ((string name, Story story) in RecordedStories.All)
        {
            await using Studio studio = await Studio.OpenAsync(story.Model);
            await story.PlayAsync(studio);
            await File.WriteAllBytesAsync(Path.Combine(args[0], name + ".journal.jsonl"), studio.Recorded);
        }
        foreach (int version in VersionedModel.All.Keys)
        {
            await using Studio studio = await Studio.OpenAsync(VersionedModel.All[version]);
            await VersionedModel.PlayAsync(studio, version);
            await File.WriteAllBytesAsync(Path.Combine(args[0], "Versions", $"version-{version}.journal.jsonl"), studio.Recorded);
        }
        return 0;
    }
}
