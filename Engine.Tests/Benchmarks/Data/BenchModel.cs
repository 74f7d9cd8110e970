namespace OfflineSync.Benchmarks.Data;

/// <summary>The model that server and devices share.</summary>
internal static class BenchModel
{
    public const string Role = "Worker";
    public const string Password = "as fast as the machine allows";

    /// <summary>The model of a file, the one with audiences, or the items' where none is named.</summary>
    public static DomainModel Of(string? name) => name switch
    {
        null => Create(),
        AudienceModel.Name => AudienceModel.Create(),
        _ => DomainModel.FromJson(File.ReadAllText(name)),
    };

    public static DomainModel Create() => DomainModel.Define("Bench", model => model.Entity<Item>(item => item.Allow(Role, Rights.All)));
}
