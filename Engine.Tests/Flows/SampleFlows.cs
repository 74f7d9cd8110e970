using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Flows;

/// <summary>Renames a city and sends that; says so where it could not be sent.</summary>
internal sealed class RenameAndSend(City city, string name) : IFlow
{
    public async Task RunAsync(FlowContext flow)
    {
        city.Name = name;
        await flow.CommitAsync(city);
        if (!await flow.TryAsync(() => flow.SynchronizeAsync())) await flow.ShowMessageAsync($"Not sent yet: {flow.LatestError}", MessageKind.Warning);
    }
}

/// <summary>Adds a city of each name, and counts what there is then.</summary>
internal sealed class AddCities(params string[] names) : IFlow<int>
{
    public async Task<int> RunAsync(FlowContext flow)
    {
        foreach (string name in names) await flow.CommitAsync(flow.Create<City>(city => city.Name = name));
        return (await flow.RetrieveAsync<City>()).Count;
    }
}

/// <summary>Needs no arguments.</summary>
internal sealed class AddTwo : IFlow
{
    public Task RunAsync(FlowContext flow) => flow.RunAsync(new AddCities("Delft", "Gouda"));
}
