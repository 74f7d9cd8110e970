using OfflineSync.Demo.Devices;

namespace OfflineSync.Demo.Steps;

/// <summary>The gazetteer goes through the event store into the server's tables.</summary>
internal sealed class LoadTheServer : IStep
{
    public string Title => "The world arrives on the server";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        stage.Narrator.Say($"{stage.Data.Cities.Count:N0} cities, {stage.Data.Regions.Count:N0} regions, {stage.Data.Countries.Count:N0} countries. Each of them is an event first and a row second.");
        stage.Narrator.Say($"{stage.Data.CitiesOfUnknownRegions:N0} cities name a region that the list of regions does not know (real data is like that): they get none.");
        foreach (Surveyor surveyor in stage.Surveyors) await stage.Server.AddSurveyorAsync(surveyor.Name, cancellationToken);
        await stage.Narrator.WithBarAsync("load", bar => stage.Server.LoadAsync(stage.Data, bar, cancellationToken));
        stage.LoadedEvents = await stage.ServerSide.CountAsync("select coalesce(max(seq_id), 0) from offlinesync.mt_events", cancellationToken);
    }

    public async Task ProveAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.Evidence.ShowAsync(cancellationToken, stage.ServerSide);
        await stage.Evidence.CountsAsync("countries", stage.ServerSide, "select count(*) from offlinesync.object_country", stage.Data.Countries.Count, cancellationToken);
        await stage.Evidence.CountsAsync("regions", stage.ServerSide, "select count(*) from offlinesync.object_region", stage.Data.Regions.Count, cancellationToken);
        await stage.Evidence.CountsAsync("cities", stage.ServerSide, "select count(*) from offlinesync.object_city", stage.Data.Cities.Count, cancellationToken);
        await stage.Evidence.CountsAsync("cities without a region", stage.ServerSide, "select count(*) from offlinesync.object_city where region is null",
            stage.Data.CitiesWithoutRegion + stage.Data.CitiesOfUnknownRegions, cancellationToken);
    }
}
