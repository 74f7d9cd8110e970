using System.Text.Json;
using System.Text.Json.Serialization;

namespace OfflineSync.Tests.Hosting;

/// <summary>A measured value, in the form of the bench's rows.</summary>
internal sealed record Figure(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("value")] double Value,
    [property: JsonPropertyName("unit")] string Unit,
    [property: JsonPropertyName("limit")] double? Limit = null,
    [property: JsonPropertyName("ratio")] double? Ratio = null);

/// <summary>Measured values for programs, below <c>artifacts</c>.</summary>
internal static class Figures
{
    private static readonly JsonSerializerOptions indented = new() { WriteIndented = true };

    public static void Write(string file, IReadOnlyList<Figure> figures)
    {
        string path = Repository.PathOf("artifacts", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(figures, indented) + "\n");
    }
}
