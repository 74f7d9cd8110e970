using System.Reflection;
using OfflineSync.Tests.Hosting;
using PublicApiGenerator;

namespace OfflineSync.Tests.PublicApi;

/// <summary>
/// What users of each package can name, approved as text: a change shows in review. <c>./build.sh --target=Approve</c> approves what is there.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly string[] notTheirs = ["System.Runtime.CompilerServices.InternalsVisibleToAttribute", "System.Reflection.AssemblyMetadataAttribute", "System.Runtime.Versioning.TargetFrameworkAttribute", "JasperFx.Events.Aggregation.JasperFxSourceGeneratorApplied"];

    [Theory]
    [InlineData("OfflineSync", "OfflineSync.Model", "OfflineSync.Journal", "OfflineSync.Journal.Storage", "OfflineSync.Protocol", "OfflineSync.Device")]
    [InlineData("OfflineSync.Server", "OfflineSync.Projections", "OfflineSync.Server")]
    [InlineData("OfflineSync.Testing", "OfflineSync.Testing")]
    [InlineData("OfflineSync.Excel", "OfflineSync.Excel")]
    public void The_public_api_of_a_package_is_the_approved_one(string package, params string[] assemblies)
    {
        var options = new ApiGeneratorOptions { ExcludeAttributes = notTheirs };
        IEnumerable<string> parts = assemblies.Select(name => $"// {name}\n{Assembly.Load(name).GeneratePublicApi(options).ReplaceLineEndings("\n").Trim()}\n");
        Snapshots.Match(string.Join('\n', parts), package);
    }
}
