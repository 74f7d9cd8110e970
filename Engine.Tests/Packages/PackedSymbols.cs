using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace OfflineSync.Tests.Packages;

/// <summary>What a debugger finds with a packed assembly.</summary>
internal static class PackedSymbols
{
    private static readonly Guid sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");
    private static readonly Guid embeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    /// <summary>The documents whose text neither SourceLink nor the symbols lead to.</summary>
    public static List<string> DocumentsWithoutSource(byte[] symbols)
    {
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        MetadataReader reader = provider.GetMetadataReader();
        string[] linked = SourceLink(reader);
        List<string> lost = [];
        foreach (DocumentHandle handle in reader.Documents)
        {
            string name = reader.GetString(reader.GetDocument(handle).Name);
            bool isEmbedded = reader.GetCustomDebugInformation(handle).Any(info => reader.GetGuid(reader.GetCustomDebugInformation(info).Kind) == embeddedSource);
            if (!isEmbedded && !linked.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))) lost.Add(name);
        }
        return lost;
    }

    /// <summary>Whether the symbols are of this very assembly, whose build is repeatable.</summary>
    public static bool Belong(byte[] assembly, byte[] symbols)
    {
        using var image = new PEReader(new MemoryStream(assembly));
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        var entries = image.ReadDebugDirectory();
        CodeViewDebugDirectoryData view = image.ReadCodeViewDebugDirectoryData(entries.Single(entry => entry.Type == DebugDirectoryEntryType.CodeView));
        var id = new BlobContentId(provider.GetMetadataReader().DebugMetadataHeader!.Id);
        return id.Guid == view.Guid && entries.Any(entry => entry.Type == DebugDirectoryEntryType.Reproducible);
    }

    private static string[] SourceLink(MetadataReader reader)
    {
        foreach (CustomDebugInformationHandle handle in reader.GetCustomDebugInformation(EntityHandle.ModuleDefinition))
        {
            CustomDebugInformation info = reader.GetCustomDebugInformation(handle);
            if (reader.GetGuid(info.Kind) != sourceLink) continue;
            using JsonDocument json = JsonDocument.Parse(reader.GetBlobBytes(info.Value));
            return [.. json.RootElement.GetProperty("documents").EnumerateObject().Select(document => document.Name.TrimEnd('*'))];
        }
        return [];
    }
}
