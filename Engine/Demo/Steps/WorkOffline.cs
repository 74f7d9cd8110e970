using OfflineSync.Demo.Devices;
using OfflineSync.Demo.Model;

namespace OfflineSync.Demo.Steps;

/// <summary>Both devices lose the network and go on working.</summary>
internal sealed class WorkOffline : IStep
{
    private const string SharedCountry = "LU";
    private const string CountryOfA = "NL";
    private const string CountryOfB = "BE";
    private const int Camps = 40;
    private const int Struck = 20;

    private int _shared;

    public string Title => "No network, no problem";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        stage.Narrator.Say("The network is gone. Each commit is durable on the device and in its journal before the app goes on.");
        foreach (Surveyor surveyor in stage.Surveyors) surveyor.Link.IsUp = false;
        await VisitAsync(stage, cancellationToken);
        await CountPeopleAsync(stage, cancellationToken);
        await ExpectOfflineAsync(stage.A, cancellationToken);
        stage.Narrator.Say($"Both worked on the same {_shared:N0} places in Luxembourg, on different members.");
    }

    public async Task ProveAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.Evidence.ShowAsync(cancellationToken, stage.ServerSide, stage.A.Side, stage.B.Side);
        foreach (Surveyor surveyor in stage.Surveyors)
        {
            await stage.Evidence.CountsAsync($"{surveyor.Name}: acknowledged commits that wait in the journal", surveyor.Side,
                "select count(*) from _entry_state where state in ('pending', 'sent')", surveyor.Acknowledged.Count, cancellationToken);
        }
        await stage.Evidence.CountsAsync("server: nothing arrived yet; new events", stage.ServerSide,
            $"select count(*) from offlinesync.mt_events where seq_id > {stage.LoadedEvents}", 0, cancellationToken);
    }

    /// <summary>surveyor-a visits Luxembourg, founds camps in the Netherlands and strikes some places off the list.</summary>
    private async Task VisitAsync(Stage stage, CancellationToken cancellationToken)
    {
        Surveyor a = stage.A;
        List<City> visited = await Cities.OfAsync(a, SharedCountry, cancellationToken);
        _shared = visited.Count;
        foreach (City city in visited)
        {
            city.Visited = true;
            city.Note = $"Seen by {a.Name}.";
            await a.CommitAsync([city], cancellationToken);
        }
        List<City> dutch = await Cities.OfAsync(a, CountryOfA, cancellationToken);
        List<City> camps = [];
        for (int i = 1; i <= Camps; i++)
        {
            City near = dutch[i];
            camps.Add(a.Engine.Create<City>(camp =>
            {
                camp.Name = $"Camp {i} at {near.Name}";
                camp.Latitude = near.Latitude + 0.01m;
                camp.Longitude = near.Longitude;
                camp.Country = near.Country;
                camp.Region = near.Region;
            }));
        }
        await a.CommitAsync(camps, cancellationToken);
        await a.DeleteAsync(dutch[^Struck..], cancellationToken);
        stage.Narrator.Say($"{a.Name}: {visited.Count:N0} places visited, {Camps} camps founded, {Struck} places struck off.");
    }

    /// <summary>surveyor-b counts people in Luxembourg and founds and strikes off in Belgium.</summary>
    private static async Task CountPeopleAsync(Stage stage, CancellationToken cancellationToken)
    {
        Surveyor b = stage.B;
        List<City> counted = await Cities.OfAsync(b, SharedCountry, cancellationToken);
        for (int i = 0; i < counted.Count; i++) counted[i].Population = 1_000 + i;
        await b.CommitAsync(counted, cancellationToken);
        List<City> belgian = await Cities.OfAsync(b, CountryOfB, cancellationToken);
        List<City> camps = [.. belgian.Take(Camps / 2).Select(near => b.Engine.Create<City>(camp =>
        {
            camp.Name = $"Tent near {near.Name}";
            camp.Latitude = near.Latitude;
            camp.Longitude = near.Longitude + 0.01m;
            camp.Country = near.Country;
        }))];
        await b.CommitAsync(camps, cancellationToken);
        await b.DeleteAsync(belgian[^(Struck / 2)..], cancellationToken);
        stage.Narrator.Say($"{b.Name}: people counted in {counted.Count:N0} places, {camps.Count} tents pitched, {Struck / 2} places struck off.");
    }

    private static async Task ExpectOfflineAsync(Surveyor surveyor, CancellationToken cancellationToken)
    {
        try
        {
            await surveyor.Engine.SynchronizeAsync(cancellationToken: cancellationToken);
        }
        catch (OfflineSyncException offline) when (offline.Code == ErrorCode.NetworkUnavailable)
        {
            return;
        }
        throw new DemoFailure("A synchronization without a network claims that it went well.");
    }
}
