using System.IO.Compression;
using System.Xml.Linq;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Packages;

/// <summary>The packages that ./build.sh --target=Pack left in <c>artifacts/packages</c>.</summary>
internal static class PackedFiles
{
    public static string Folder { get; } = Repository.PathOf("artifacts", "packages");

    public static string[] Ids { get; } = ["OfflineSync", "OfflineSync.Server", "OfflineSync.Testing", "OfflineSync.Excel", "OfflineSync.Cli"];

    public static string Version { get; } = XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("Version").Single().Value;

    public static ZipArchive Open(string id, string ending = ".nupkg")
    {
        string file = Path.Combine(Folder, $"{id}.{Version}{ending}");
        Assert.True(File.Exists(file), $"{file} is missing: ./build.sh --target=Pack makes it and runs these tests.");
        return ZipFile.OpenRead(file);
    }

    public static XElement Metadata(ZipArchive package)
    {
        using Stream content = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return WithoutNamespaces(XDocument.Load(content).Root!).Element("metadata")!;
    }

    public static byte[] Read(ZipArchiveEntry entry)
    {
        using var bytes = new MemoryStream();
        using Stream content = entry.Open();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static XElement WithoutNamespaces(XElement element) =>
        new(element.Name.LocalName, element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration), element.HasElements ? element.Elements().Select(WithoutNamespaces) : element.Value);
}
