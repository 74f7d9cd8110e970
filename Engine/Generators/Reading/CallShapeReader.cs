using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace OfflineSync.Generators;

/// <summary>Writes the shapes of arguments and results as expressions, and finds what cannot travel.</summary>
internal sealed class CallShapeReader(INamedTypeSymbol call, List<Finding> findings)
{
    private const string Shape = "global::OfflineSync.CallShape";

    private readonly Stack<ITypeSymbol> _open = [];

    public string Result(ITypeSymbol type) => type.ToDisplayString() == "OfflineSync.NoResult" ? $"{Shape}.OfNothing()" : Of(type, "its result", call);

    /// <summary>A record: what its constructor takes, and the properties beside these.</summary>
    public string Record(INamedTypeSymbol type, bool isNullable)
    {
        _open.Push(type);
        IPropertySymbol[] properties = [.. Properties(type)];
        IMethodSymbol? constructor = type.InstanceConstructors
            .Where(one => one.DeclaredAccessibility >= Accessibility.Internal && !(one.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(one.Parameters[0].Type, type)))
            .Where(one => one.Parameters.All(parameter => properties.Any(property => property.Name == parameter.Name)))
            .OrderByDescending(one => one.Parameters.Length).FirstOrDefault();
        if (constructor is null) findings.Add(Finding.At(call, Findings.CallType, call.Name, type.Name, "a constructor whose parameters are no properties", "a positional record"));
        string[] taken = [.. constructor?.Parameters.Select(parameter => parameter.Name) ?? []];
        IPropertySymbol[] parts = [.. taken.Select(name => properties.First(property => property.Name == name)), .. properties.Where(property => property.SetMethod is not null && !taken.Contains(property.Name))];
        string shapes = string.Join(", ", parts.Select(part => $"new({Quote(part.Name)}, {Of(part.Type, part.Name, part)})"));
        string name = Full(type);
        string take = string.Join(", ", parts.Select(part => $"taken.{Identifier.Escape(part.Name)}"));
        string arguments = string.Join(", ", parts.Take(taken.Length).Select((part, place) => Value(part.Type, place)));
        string set = string.Join(", ", parts.Skip(taken.Length).Select((part, place) => $"{Identifier.Escape(part.Name)} = {Value(part.Type, place + taken.Length)}"));
        _open.Pop();
        return $"{Shape}.OfRecord([{shapes}], static one => {{ var taken = ({name})one; return new object?[] {{ {take} }}; }}, static values => new {name}({arguments}){(set.Length > 0 ? $" {{ {set} }}" : "")}{Nullable(isNullable)})";
    }

    private string Of(ITypeSymbol type, string name, ISymbol place)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable) return Of(nullable.TypeArguments[0], name, place, isNullable: true);
        return Of(type, name, place, isNullable: type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.NotAnnotated);
    }

    private string Of(ITypeSymbol type, string name, ISymbol place, bool isNullable)
    {
        if (Simple(type) is { } simple) return $"{Shape}.{simple}({(isNullable ? "isNullable: true" : "")})";
        if (Item(type) is { } item) return $"{Shape}.OfList<{Full(item)}>({Of(item, name, place)}{Nullable(isNullable)})";
        if (IsPersistable(type)) findings.Add(Finding.At(place, Findings.CallPersistable, call.Name, name, type.Name));
        else if (type is INamedTypeSymbol { IsRecord: true, IsAbstract: false, IsGenericType: false } record && !_open.Any(open => SymbolEqualityComparer.Default.Equals(open, record))) return Record(record, isNullable);
        else findings.Add(Finding.At(place, Findings.CallType, call.Name, name, type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), Cure(type)));
        return "null!";
    }

    private static string? Simple(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => "OfText",
        { SpecialType: SpecialType.System_Boolean } => "OfBoolean",
        { SpecialType: SpecialType.System_Int32 } => "OfInteger",
        { SpecialType: SpecialType.System_Int64 } => "OfLong",
        { SpecialType: SpecialType.System_Decimal } => "OfDecimal",
        { SpecialType: SpecialType.System_DateTime } => "OfDateTime",
        { TypeKind: TypeKind.Enum } => $"OfEnumeration<{Full(type)}>",
        _ => type.ToDisplayString() switch
        {
            "System.DateTimeOffset" => "OfDateTimeOffset",
            "OfflineSync.ObjectId" => "OfId",
            _ => null,
        },
    };

    // What an array can be given as, and List.
    private static ITypeSymbol? Item(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        INamedTypeSymbol { TypeArguments.Length: 1 } named when named.OriginalDefinition.ToDisplayString() is "System.Collections.Generic.IReadOnlyList<T>" or "System.Collections.Generic.IReadOnlyCollection<T>"
            or "System.Collections.Generic.IEnumerable<T>" or "System.Collections.Generic.List<T>" => named.TypeArguments[0],
        _ => null,
    };

    private static bool IsPersistable(ITypeSymbol type) => (type as INamedTypeSymbol).DerivesFrom("OfflineSync.OfflineObject");

    private static string Value(ITypeSymbol type, int place)
    {
        string name = type.ToDisplayString(PropertyType.Format);
        if (type is INamedTypeSymbol { Name: "List" } list && Item(list) is { } item) return $"values[{place}] is null ? null! : new {Full(list)}((global::System.Collections.Generic.IEnumerable<{Full(item)}>)values[{place}]!)";
        return $"({name})values[{place}]!";
    }

    private static IEnumerable<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? one = type; one is { IsRecord: true }; one = one.BaseType)
        {
            foreach (IPropertySymbol property in one.GetMembers().OfType<IPropertySymbol>())
            {
                if (!property.IsStatic && !property.IsIndexer && property is { DeclaredAccessibility: Accessibility.Public, GetMethod: not null } && property.Name != "EqualityContract") yield return property;
            }
        }
    }

    private static string Cure(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Double or SpecialType.System_Single } => "decimal",
        { Name: "Guid" } => "ObjectId or string",
        _ => "a value, an ObjectId, a record of these that does not contain itself, or an array or IReadOnlyList of them",
    };

    private static string Full(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(PropertyType.Format);

    private static string Nullable(bool isNullable) => isNullable ? ", isNullable: true" : "";

    private static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
