using System.IO.Compression;
using System.Reflection.Metadata;
using System.Xml.Linq;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Packages;

/// <summary>What is in the packages.</summary>
[Trait("Category", "Pack")]
public sealed class PackedFilesTests
{
    private static readonly string[] libraries = ["OfflineSync", "OfflineSync.Server", "OfflineSync.Testing", "OfflineSync.Excel"];

    public static TheoryData<string> All => [.. PackedFiles.Ids];

    public static TheoryData<string> Libraries => [.. libraries];

    [Fact]
    public void There_are_no_others() => Assert.Equal(
        PackedFiles.Ids.Select(id => $"{id}.{PackedFiles.Version}.nupkg").Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(PackedFiles.Folder, "*.nupkg").Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(All))]
    public void A_package_says_what_it_is(string id)
    {
        using ZipArchive package = PackedFiles.Open(id);
        XElement metadata = PackedFiles.Metadata(package);
        Assert.Equal((id, PackedFiles.Version, "MIT"), (metadata.Element("id")!.Value, metadata.Element("version")!.Value, metadata.Element("license")!.Value));
        Assert.NotNull(metadata.Element("repository")?.Attribute("commit"));
        Assert.NotNull(package.GetEntry(metadata.Element("icon")!.Value));
        Assert.Contains(id, new StreamReader(package.GetEntry(metadata.Element("readme")!.Value)!.Open()).ReadToEnd());
        Assert.NotNull(package.GetEntry("NOTICE"));
        Assert.False(string.IsNullOrWhiteSpace(metadata.Element("description")!.Value));
    }

    [Fact]
    public void The_rooms_of_the_device_and_the_generator_are_in_one_package() => Assert.Equal(
        ["analyzers/dotnet/cs/OfflineSync.Generators.dll", .. Lib("Device", "Journal.Storage", "Journal", "Model", "Protocol")],
        Assemblies("OfflineSync"));

    [Fact]
    public void The_rooms_of_the_server_are_in_one_package() => Assert.Equal(Lib("Projections", "Server"), Assemblies("OfflineSync.Server"));

    [Fact]
    public void A_package_depends_on_those_of_its_own_version_and_on_published_ones()
    {
        string[] rooms = [.. Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file)!)];
        foreach (string id in libraries)
        {
            foreach ((string dependency, string version) in Dependencies(id))
            {
                if (PackedFiles.Ids.Contains(dependency)) Assert.Equal($"[{PackedFiles.Version}]", version);
                else Assert.DoesNotContain(dependency, rooms);
            }
        }
        Assert.Contains("OfflineSync", Dependencies("OfflineSync.Server").Select(dependency => dependency.Id));
        Assert.Contains("OfflineSync.Server", Dependencies("OfflineSync.Testing").Select(dependency => dependency.Id));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_package_that_a_room_references_is_a_dependency_unless_another_brings_it(string id)
    {
        // Marten brings the lock package under another name (decision 0001).
        string[] brought = ["DistributedLock.Postgres"];
        using ZipArchive package = PackedFiles.Open(id);
        IEnumerable<string> rooms = package.Entries.Where(entry => entry.FullName.StartsWith("lib/", StringComparison.Ordinal) && entry.Name.EndsWith(".dll", StringComparison.Ordinal))
            .Select(entry => Path.GetFileNameWithoutExtension(entry.Name));
        string[] referenced = [.. rooms.SelectMany(PackagesOf).Distinct().Except(brought)];
        Assert.NotEmpty(referenced);
        if (id == "OfflineSync") Assert.Equal(referenced.Order(StringComparer.Ordinal), Dependencies(id).Select(dependency => dependency.Id));
        Assert.Empty(referenced.Except(Dependencies(id).Select(dependency => dependency.Id)));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_debugger_finds_the_symbols_and_the_source_of_every_assembly(string id)
    {
        using ZipArchive package = PackedFiles.Open(id), symbols = PackedFiles.Open(id, ".snupkg");
        ZipArchiveEntry[] assemblies = [.. package.Entries.Where(entry => entry.FullName.StartsWith("lib/", StringComparison.Ordinal) && entry.Name.EndsWith(".dll", StringComparison.Ordinal))];
        Assert.Equal(assemblies.Select(entry => Path.ChangeExtension(entry.FullName, ".pdb")),
            symbols.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(".pdb", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        foreach (ZipArchiveEntry assembly in assemblies)
        {
            byte[] pdb = PackedFiles.Read(symbols.GetEntry(Path.ChangeExtension(assembly.FullName, ".pdb"))!);
            Assert.True(PackedSymbols.Belong(PackedFiles.Read(assembly), pdb), $"The symbols are not those of {assembly.Name}, or its build is not deterministic.");
            Assert.Empty(PackedSymbols.DocumentsWithoutSource(pdb));
            Assert.NotNull(package.GetEntry(Path.ChangeExtension(assembly.FullName, ".xml")));
        }
    }

    [Fact]
    public void No_assembly_names_a_folder_of_the_machine_that_built_it()
    {
        using ZipArchive symbols = PackedFiles.Open("OfflineSync", ".snupkg");
        foreach (ZipArchiveEntry entry in symbols.Entries.Where(entry => entry.Name.EndsWith(".pdb", StringComparison.Ordinal)))
        {
            using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(PackedFiles.Read(entry)));
            MetadataReader reader = provider.GetMetadataReader();
            Assert.All(reader.Documents, document => Assert.StartsWith("/_", reader.GetString(reader.GetDocument(document).Name)));
        }
    }

    [Fact]
    public void The_tool_has_one_command()
    {
        using ZipArchive package = PackedFiles.Open("OfflineSync.Cli");
        using Stream settings = package.Entries.Single(entry => entry.Name == "DotnetToolSettings.xml").Open();
        Assert.Equal("offlinesync", XDocument.Load(settings).Descendants("Command").Single().Attribute("Name")!.Value);
        Assert.Empty(PackedFiles.Metadata(package).Descendants("dependency"));
    }

    private static string[] Lib(params string[] rooms) => [.. rooms.Select(room => $"lib/net10.0/OfflineSync.{room}.dll").Order(StringComparer.Ordinal)];

    private static string[] Assemblies(string id)
    {
        using ZipArchive package = PackedFiles.Open(id);
        return [.. package.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private static (string Id, string Version)[] Dependencies(string id)
    {
        using ZipArchive package = PackedFiles.Open(id);
        return [.. PackedFiles.Metadata(package).Descendants("dependency").Select(dependency => (dependency.Attribute("id")!.Value, dependency.Attribute("version")!.Value)).OrderBy(dependency => dependency.Item1, StringComparer.Ordinal)];
    }

    private static IEnumerable<string> PackagesOf(string room)
    {
        string project = Directory.EnumerateFiles(Repository.Root, room + ".csproj", SearchOption.AllDirectories).Single();
        return XDocument.Load(project).Descendants("PackageReference").Where(reference => reference.Attribute("PrivateAssets") is null).Select(reference => reference.Attribute("Include")!.Value);
    }
}
