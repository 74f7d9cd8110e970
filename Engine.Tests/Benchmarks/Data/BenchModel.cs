namespace OfflineSync.Benchmarks.Data;

/// <summary>The model that server and devices share.</summary>
internal static class BenchModel
{
    public const string Role = "Worker";
    public const string Password = "as fast as the machine allows";

    /// <summary>The model of a file, or the bench's own where none is named.</summary>
    public static DomainModel Of(string? file) => file is null ? Create() : DomainModel.FromJson(File.ReadAllText(file));

    public static DomainModel Create() => DomainModel.Define("Bench", model => model.Entity<Item>(item => item.Allow(Role, Rights.All)));
}
