using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests;

/// <summary>The test assembly is also a program: fault tests start it again with a command's name, so that there is a process to kill.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args.Length > 0 && ChildCommands.Find(args[0]) is { } run)
        {
            ChildCommands.EndWithParent();
            return await run(args[1..]);
        }

        await Console.Error.WriteLineAsync($"Name a command: {string.Join(", ", ChildCommands.Names)}. The tests themselves run with dotnet test.");
        return 2;
    }
}
