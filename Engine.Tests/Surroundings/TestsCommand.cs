using System.Reflection;
using OfflineSync.Tests.Hosting;
using Xunit.Sdk;

namespace OfflineSync.Tests.Surroundings;

/// <summary>Runs the tests of some classes in this process, one after the other: <c>tests CLASS…</c>. A line for each, then how many failed.</summary>
internal sealed class TestsCommand : IChildCommand
{
    public static string Name => "tests";

    public static async Task<int> RunAsync(string[] args)
    {
        await Console.Out.WriteLineAsync(Surroundings.Describe());
        int passed = 0, failed = 0;
        foreach (string name in args)
        {
            Type type = typeof(TestsCommand).Assembly.GetType(name, throwOnError: true)!;
            await using var fixtures = new Fixtures();
            foreach ((MethodInfo test, object?[] data) in Tests(type))
            {
                try
                {
                    await RunAsync(type, test, data, fixtures);
                    passed++;
                    await Console.Out.WriteLineAsync($"passed {type.Name}.{test.Name}");
                }
                catch (Exception exception)
                {
                    failed++;
                    await Console.Out.WriteLineAsync($"failed {type.Name}.{test.Name}({string.Join(", ", data)}): {exception}");
                }
            }
        }
        await Console.Out.WriteLineAsync(FormattableString.Invariant($"passed {passed}, failed {failed}"));
        return failed == 0 && passed > 0 ? 0 : 1;
    }

    private static IEnumerable<(MethodInfo Test, object?[] Data)> Tests(Type type)
    {
        foreach (MethodInfo method in type.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is { Skip: null } && !IsSoak(method)))
        {
            if (method.GetCustomAttribute<TheoryAttribute>() is null) yield return (method, []);
            foreach (object?[] data in method.GetCustomAttributes<DataAttribute>().SelectMany(source => source.GetData(method))) yield return (method, data);
        }
    }

    private static bool IsSoak(MethodInfo method) =>
        CustomAttributeData.GetCustomAttributes(method).Any(data => data.AttributeType == typeof(TraitAttribute) && data.ConstructorArguments[1].Value is "Soak");

    private static async Task RunAsync(Type type, MethodInfo test, object?[] data, Fixtures fixtures)
    {
        object instance = await fixtures.CreateAsync(type);
        try
        {
            if (instance is IAsyncLifetime begins) await begins.InitializeAsync();
            object?[] arguments = [.. data, .. test.GetParameters()[data.Length..].Select(parameter => parameter.DefaultValue)];
            // The test itself, not a TargetInvocationException around it.
            if (test.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null) is Task task) await task;
        }
        finally
        {
            await Fixtures.DisposeAsync(instance);
        }
    }
}
