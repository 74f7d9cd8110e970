using OfflineSync.Cli;
using OfflineSync.Cli.Terminal;

return await CommandLine.RunAsync(args, Shell.OfProcess());
