using System.Runtime.CompilerServices;
using Snapshooter;
using Snapshooter.Xunit;

namespace OfflineSync.Tests.Hosting;

/// <summary>Approved results: a test's value is compared with the file that was approved and committed beside it.</summary>
internal static class Snapshots
{
    /// <summary>When set, what is there is approved: <c>./build.sh --target=Approve</c>.</summary>
    public const string ApproveVariable = "OFFLINESYNC_APPROVE";

    /// <summary>
    /// Compares with <c>__snapshots__/NAME.snap</c> in the calling test's folder: a text as it is, anything else as JSON. Where there is
    /// no such file yet it is written, to be looked at and committed; a difference is written to <c>__snapshots__/__mismatch__</c>.
    /// </summary>
    public static void Match(object value, string name, [CallerFilePath] string testFile = "")
    {
        string folder = Path.GetDirectoryName(testFile)!;
        if (Environment.GetEnvironmentVariable(ApproveVariable) is { Length: > 0 }) File.Delete(Path.Combine(folder, "__snapshots__", name + ".snap"));
        Snapshot.Match(value, new SnapshotFullName(name + ".snap", folder));
    }
}
