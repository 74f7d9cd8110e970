using System.Runtime.CompilerServices;

namespace OfflineSync.Tests.Hosting;

public sealed class SnapshotsTests
{
    [Fact]
    public void A_text_is_compared_as_it_is() => Snapshots.Match("line one\nline two\n", "text");

    [Fact]
    public async Task A_value_is_compared_as_json()
    {
        await Task.Yield();
        Snapshots.Match(new { Name = "Delft", Latitude = 52.01m }, "value");
    }

    [Fact]
    public void A_difference_fails()
    {
        Assert.ThrowsAny<Exception>(() => Snapshots.Match("another line\n", "text"));
        Directory.Delete(Path.Combine(Path.GetDirectoryName(ThisFile())!, "__snapshots__", "__mismatch__"), recursive: true);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
