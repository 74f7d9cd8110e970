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
        TextTest = FunctionName,
        HasRole = (roles, role) => $"{UserRoles.FunctionName}({roles}, {role})",
        Length = text => $"coalesce(length({text}), 0)",
        DatePart = (part, moment, zone, parameter) => $"{ValueFunctions.DatePartName}({parameter((long)part)}, {moment}, {parameter(zone.Id)})",
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

    /// <summary>The column of a member, in quotes.</summary>
    public Func<MemberDefinition, string> Column { get; init; } = member => Quote(member.Id);

    /// <summary>The function of a text test, which takes a text and a part; it answers true or false, never null.</summary>
    public required Func<TextTest, string> TextTest { get; init; }

    /// <summary>Whether a text with roles, as <see cref="User.Roles"/> is one, names a role; true or false, never null.</summary>
    public required Func<string, string, string> HasRole { get; init; }

    /// <summary>How many code points a text has; 0 for null.</summary>
    public required Func<string, string> Length { get; init; }

    /// <summary>A part of a moment where a time zone's clocks are, null for null. The last argument adds a parameter and gives its name.</summary>
    public required Func<ValueFunction, string, ZoneTable, Func<object, string>, string> DatePart { get; init; }

    /// <summary>The name of a text test's function, without a schema.</summary>
    public static string FunctionName(TextTest test) => test switch
    {
        Constraints.TextTest.Contains => "offlinesync_contains",
        Constraints.TextTest.StartsWith => "offlinesync_starts_with",
        _ => "offlinesync_ends_with",
    };

    /// <summary>An identifier in double quotes.</summary>
    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
