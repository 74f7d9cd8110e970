using System.Linq;
using System.Reflection;

namespace OfflineSync.Generators;

/// <summary>Where the page of diagnostics is: in the repository that this assembly was built from, if that has a public address.</summary>
internal static class HelpLinks
{
    private const string Page = "/blob/HEAD/Engine/docs/diagnostics.md#";

    private static readonly string? repository = typeof(HelpLinks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => metadata.Key == "RepositoryUrl")?.Value;

    public static string? To(string id)
    {
        if (repository?.StartsWith("https://", System.StringComparison.Ordinal) != true) return null;
        string address = repository.EndsWith(".git", System.StringComparison.Ordinal) ? repository.Substring(0, repository.Length - 4) : repository;
        return address + Page + id.ToLowerInvariant();
    }
}
