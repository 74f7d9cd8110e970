using System.Reflection;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Packages;

/// <summary>Runs a program that was compiled from pasted code, beside the assemblies of the tests.</summary>
internal sealed class PastedCommand : IChildCommand
{
    public static string Name => "pasted";

    /// <param name="args">The program's file, the folder to run in, and the program's arguments.</param>
    public static Task<int> RunAsync(string[] args)
    {
        Environment.CurrentDirectory = args[1];
        MethodInfo main = Assembly.LoadFrom(args[0]).EntryPoint!;
        return Task.FromResult(main.Invoke(null, [args[2..]]) is int exitCode ? exitCode : 0);
    }
}
