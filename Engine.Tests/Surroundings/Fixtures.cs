namespace OfflineSync.Tests.Surroundings;

/// <summary>The class fixtures of test classes that run without xUnit's runner.</summary>
internal sealed class Fixtures : IAsyncDisposable
{
    private readonly Dictionary<Type, object> _made = [];

    /// <summary>A new instance of a test class, with its fixtures.</summary>
    public async Task<object> CreateAsync(Type type)
    {
        List<object> arguments = [];
        foreach (System.Reflection.ParameterInfo parameter in type.GetConstructors().Single().GetParameters())
        {
            if (!_made.TryGetValue(parameter.ParameterType, out object? fixture))
            {
                fixture = Activator.CreateInstance(parameter.ParameterType)!;
                if (fixture is IAsyncLifetime begins) await begins.InitializeAsync();
                _made.Add(parameter.ParameterType, fixture);
            }
            arguments.Add(fixture);
        }
        return Activator.CreateInstance(type, [.. arguments])!;
    }

    public static async Task DisposeAsync(object instance)
    {
        if (instance is IAsyncLifetime ends) await ends.DisposeAsync();
        else if (instance is IAsyncDisposable later) await later.DisposeAsync();
        else if (instance is IDisposable now) now.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (object fixture in _made.Values) await DisposeAsync(fixture);
    }
}
