namespace OfflineSync.Constraints;

/// <summary>Where databases differ: fragments of SQL, and the form of values.</summary>
internal sealed record SqlDialect
{
    /// <summary>The device's SQLite: one view per entity, as Engine/docs/constraints.md describes it.</summary>
    public static SqlDialect Sqlite { get; } = new()
    {
        Same = "IS",
        Different = "IS NOT",
        DecimalOrder = $" COLLATE {DecimalCollation.Name}",
        TextOrder = "",
        IntegerAsDecimal = column => $"CAST({column} AS TEXT)",
        NoLimit = "-1",
        Ascending = "",
        Descending = " DESC",
        Bind = SqliteValues.Bind,
    };

    /// <summary>Equal, where null equals null.</summary>
    public required string Same { get; init; }

    /// <summary>Not equal, where null equals null.</summary>
    public required string Different { get; init; }

    /// <summary>What makes Decimal values compare by number, behind an operand.</summary>
    public required string DecimalOrder { get; init; }

    /// <summary>What makes texts compare by code points, behind an operand.</summary>
    public required string TextOrder { get; init; }

    /// <summary>An Integer or Long column in the form of Decimal columns.</summary>
    public required Func<string, string> IntegerAsDecimal { get; init; }

    /// <summary>The limit that is none.</summary>
    public required string NoLimit { get; init; }

    /// <summary>Behind an ordering from empty upwards.</summary>
    public required string Ascending { get; init; }

    /// <summary>Behind an ordering down to empty.</summary>
    public required string Descending { get; init; }

    /// <summary>A value that is not empty, as the database takes it; see <see cref="Comparand"/> for what comes in.</summary>
    public required Func<object, object> Bind { get; init; }

    /// <summary>The table or view of an entity, ready to stand behind FROM.</summary>
    public Func<EntityDefinition, string> Table { get; init; } = entity => Quote(entity.Id);

    /// <summary>An identifier in double quotes.</summary>
    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The function of a text test; it answers true or false, never null.</summary>
    public static string Function(TextTest test) => test switch
    {
        TextTest.Contains => "offlinesync_contains",
        TextTest.StartsWith => "offlinesync_starts_with",
        _ => "offlinesync_ends_with",
    };
}
