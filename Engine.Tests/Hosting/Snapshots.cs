using System.Runtime.CompilerServices;
using Snapshooter;
using Snapshooter.Xunit;

namespace OfflineSync.Tests.Hosting;

/// <summary>Approved results: a test's value is compared with the file that was approved and committed beside it.</summary>
internal static class Snapshots
{
    /// <summary>
    /// Compares with <c>__snapshots__/NAME.snap</c> in the calling test's folder: a text as it is, anything else as JSON. Where there is
    /// no such file yet it is written, to be looked at and committed; a difference is written to <c>__snapshots__/__mismatch__</c>.
    /// </summary>
    public static void Match(object value, string name, [CallerFilePath] string testFile = "") =>
        Snapshot.Match(value, new SnapshotFullName(name + ".snap", Path.GetDirectoryName(testFile)!));
}
