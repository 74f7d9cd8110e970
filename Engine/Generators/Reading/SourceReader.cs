using System.Linq;
using Microsoft.CodeAnalysis;

namespace OfflineSync.Generators;

/// <summary>Reads where a property's values come from, and how they are kept.</summary>
internal static class SourceReader
{
    private static readonly string[] Sources = ["AutoNumber", "CreatedDate", "ChangedDate", "Owner", "ChangedBy"];

    /// <summary>The attribute that says that the server gives the values; null when the app does.</summary>
    public static string? Source(IPropertySymbol property) => Sources.FirstOrDefault(source => property.Attribute($"OfflineSync.{source}Attribute") is not null);

    /// <summary>The assignments in the member's definition, each behind a comma.</summary>
    public static string Read(IPropertySymbol property)
    {
        string code = Source(property) is { } source ? $", Source = global::OfflineSync.ValueSource.{source}" : "";
        if (property.Attribute("OfflineSync.HashedAttribute") is not null) code += ", IsHashed = true";
        if (property.Attribute("OfflineSync.NotLocalizedAttribute") is not null) code += ", IsLocalized = false";
        return code;
    }
}
