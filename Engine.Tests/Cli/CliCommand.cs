using OfflineSync.Cli;
using OfflineSync.Cli.Terminal;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Cli;

/// <summary><c>offlinesync</c> as a process of its own, which ends with the tests.</summary>
internal sealed class CliCommand : IChildCommand
{
    public static string Name => "offlinesync";

    public static Task<int> RunAsync(string[] args) => CommandLine.RunAsync(args, Shell.OfProcess());
}
