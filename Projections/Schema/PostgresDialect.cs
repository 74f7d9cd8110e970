using OfflineSync.Constraints;

namespace OfflineSync.Projections;

/// <summary>The server's PostgreSQL as constraints are written for it: the tables of <see cref="ObjectTable"/> and the functions of <see cref="ConstraintFunctions"/>.</summary>
internal static class PostgresDialect
{
    /// <summary>A compiler for the tables of a schema.</summary>
    public static QueryCompiler Compiler(StoreSchema schema) => new(Of(schema));

    /// <summary>The dialect for the tables of a schema.</summary>
    public static SqlDialect Of(StoreSchema schema) => new()
    {
        Same = "IS NOT DISTINCT FROM",
        Different = "IS DISTINCT FROM",
        DecimalOrder = "",
        TextOrder = " COLLATE \"C\"",
        IntegerAsDecimal = column => $"{column}::numeric",
        NoLimit = "ALL",
        Ascending = " NULLS FIRST",
        Descending = " DESC NULLS LAST",
        Bind = Bind,
        Table = schema.ObjectsOf,
        Column = StoreSchema.Column,
        TextTest = test => schema.Table(SqlDialect.FunctionName(test)),
        HasRole = (roles, role) => $"{schema.Table(UserRoles.FunctionName)}({roles}, {role})",
        Length = text => $"coalesce(char_length({text}), 0)",
        DatePart = DatePart,
    };

    /// <summary>A value as Npgsql takes it.</summary>
    public static object Bind(object value) => value switch
    {
        ObjectId id => id.Value,
        _ => value,
    };

    private static string DatePart(ValueFunction part, string moment, ZoneTable zone, Func<object, string> parameter)
    {
        string local = $"({moment} AT TIME ZONE 'UTC')";
        // PostgreSQL's own time zones may be of another edition than .NET's.
        if (zone.Changes.Length > 0) local = $"({local} + make_interval(mins => ({parameter(zone.Offsets)})[width_bucket({moment}, {parameter(zone.Changes)}) + 1]))";
        return $"(trunc(extract({Field(part)} from {local})){(part == ValueFunction.Weekday ? " + 1" : "")})::bigint";
    }

    private static string Field(ValueFunction part) => part switch
    {
        ValueFunction.Year => "year",
        ValueFunction.Quarter => "quarter",
        ValueFunction.Month => "month",
        ValueFunction.Week => "week",
        ValueFunction.Day => "day",
        ValueFunction.DayOfYear => "doy",
        ValueFunction.Weekday => "dow",
        ValueFunction.Hours => "hour",
        ValueFunction.Minutes => "minute",
        ValueFunction.Seconds => "second",
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "This is no part of a moment."),
    };
}
