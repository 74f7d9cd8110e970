using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace OfflineSync.Generators;

/// <summary>A property's type as the model sees it.</summary>
internal sealed record PropertyType(PropertyKind Kind, bool IsNullable, string BareType, IReadOnlyList<string> Keys, string? ZeroKey, ITypeSymbol Symbol)
{
    /// <summary>Types with <c>global::</c> and question marks.</summary>
    public static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The type of a member; null when no member can have it.</summary>
    public static PropertyType? Of(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return OfValue(nullable.TypeArguments[0], isNullable: true);
        }
        if (type.SpecialType == SpecialType.System_String)
        {
            return Plain(PropertyKind.String, type, type.NullableAnnotation == NullableAnnotation.Annotated);
        }
        if (type is IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte })
        {
            return Plain(PropertyKind.Binary, type, type.NullableAnnotation == NullableAnnotation.Annotated);
        }
        return IsEntity(type) ? Plain(PropertyKind.Reference, type, isNullable: true) : OfValue(type, isNullable: false);
    }

    /// <summary>What to use in place of a type that is not supported.</summary>
    public static string Cure(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Double or SpecialType.System_Single } => "decimal",
        { SpecialType: SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Char } => "int or string",
        { SpecialType: SpecialType.System_UInt32 or SpecialType.System_UInt64 } => "long or decimal",
        { Name: "DateOnly" or "TimeOnly" or "TimeSpan" } => "DateTime, or a number of days, seconds or milliseconds",
        { Name: "Guid" or "Uri" } => "string",
        { TypeKind: TypeKind.Class } when ((INamedTypeSymbol)type).DerivesFrom("OfflineSync.OfflineObject") => "a class marked with [Entity]",
        _ => "string, int, long, decimal, bool, DateTime, DateTimeOffset, an enum, byte[] or an entity class",
    };

    private static PropertyType? OfValue(ITypeSymbol type, bool isNullable) => type switch
    {
        { SpecialType: SpecialType.System_Int32 } => Plain(PropertyKind.Integer, type, isNullable),
        { SpecialType: SpecialType.System_Int64 } => Plain(PropertyKind.Long, type, isNullable),
        { SpecialType: SpecialType.System_Decimal } => Plain(PropertyKind.Decimal, type, isNullable),
        { SpecialType: SpecialType.System_Boolean } => Plain(PropertyKind.Boolean, type, isNullable),
        { SpecialType: SpecialType.System_DateTime } => Plain(PropertyKind.DateTime, type, isNullable),
        { TypeKind: TypeKind.Enum } => Enumeration((INamedTypeSymbol)type, isNullable),
        _ when type.ToDisplayString() == "System.DateTimeOffset" => Plain(PropertyKind.DateTimeOffset, type, isNullable),
        _ => null,
    };

    private static PropertyType Plain(PropertyKind kind, ITypeSymbol type, bool isNullable) =>
        new(kind, isNullable, type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(Format), [], null, type);

    private static PropertyType? Enumeration(INamedTypeSymbol type, bool isNullable)
    {
        // Of several names for one value the first is the key.
        List<IFieldSymbol> fields = [.. type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue)
            .GroupBy(field => field.ConstantValue).Select(same => same.First())];
        if (fields.Count == 0) return null;
        string? zero = fields.FirstOrDefault(field => System.Convert.ToDecimal(field.ConstantValue) == 0)?.Name;
        return new PropertyType(PropertyKind.Enumeration, isNullable, type.ToDisplayString(Format), [.. fields.Select(field => field.Name)], zero, type);
    }

    private static bool IsEntity(ITypeSymbol type) => type is INamedTypeSymbol { TypeKind: TypeKind.Class }
        && (type.Attribute("OfflineSync.EntityAttribute") is not null
            || type.AllInterfaces.Any(implemented => implemented.OriginalDefinition.ToDisplayString() == "OfflineSync.IEntity<TSelf>"));
}
