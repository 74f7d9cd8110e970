using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace OfflineSync.Tests.Hosting;

/// <summary>The commands of the test program, found by their interface.</summary>
internal static class ChildCommands
{
    public const string ParentVariable = "OFFLINESYNC_TESTS_PARENT";

    private static readonly MethodInfo describe = typeof(ChildCommands).GetMethod(nameof(Describe), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static readonly Dictionary<string, Func<string[], Task<int>>> commands = typeof(ChildCommands).Assembly.GetTypes()
        .Where(type => type is { IsInterface: false, IsAbstract: false } && type.IsAssignableTo(typeof(IChildCommand)))
        .Select(type => ((string Name, Func<string[], Task<int>> Run))describe.MakeGenericMethod(type).Invoke(null, null)!)
        .ToDictionary(command => command.Name, command => command.Run);

    public static IEnumerable<string> Names => commands.Keys.Order(StringComparer.Ordinal);

    public static Func<string[], Task<int>>? Find(string name) => commands.GetValueOrDefault(name);

    /// <summary>Ends this process when the test process that started it is gone, so that a cancelled run leaves nothing behind.</summary>
    public static void EndWithParent()
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable(ParentVariable), CultureInfo.InvariantCulture, out var parent)) return;
        var watch = new Thread(() =>
        {
            try
            {
                using var process = Process.GetProcessById(parent);
                process.WaitForExit();
            }
            catch (ArgumentException)
            {
                // It is gone already.
            }

            Environment.Exit(99);
        })
        { IsBackground = true, Name = "Wait for the parent" };
        watch.Start();
    }

    private static (string Name, Func<string[], Task<int>> Run) Describe<T>() where T : IChildCommand => (T.Name, T.RunAsync);
}
