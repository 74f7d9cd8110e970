using System.Text;
using OfflineSync.Constraints;
using Weasel.Postgresql.Functions;

namespace OfflineSync.Projections;

/// <summary>The functions that conditions call in PostgreSQL. They do what <see cref="TextFunctions"/> and <see cref="UserRoles"/> do in .NET.</summary>
internal static class ConstraintFunctions
{
    private const string FoldName = "offlinesync_fold";

    // What most texts are made of is found early when translate looks for a character from the start of its list.
    private const string Common = " ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.,/";

    public static IEnumerable<Function> Of(StoreSchema schema)
    {
        string fold = schema.Table(FoldName);
        return
        [
            Make(schema, FoldName, "(value text) RETURNS text", Fold()),
            Make(schema, SqlDialect.FunctionName(TextTest.Contains), TwoTexts,
                $"SELECT coalesce(value <> '' AND strpos({fold}(value), {fold}(coalesce(part, ''))) > 0, false)"),
            Make(schema, SqlDialect.FunctionName(TextTest.StartsWith), TwoTexts,
                $"SELECT coalesce(value <> '' AND starts_with({fold}(value), {fold}(coalesce(part, ''))), false)"),
            Make(schema, SqlDialect.FunctionName(TextTest.EndsWith), TwoTexts,
                $"SELECT coalesce(value <> '' AND right({fold}(value), char_length(coalesce(part, ''))) = {fold}(coalesce(part, '')), false)"),
            Make(schema, UserRoles.FunctionName, TwoTexts,
                $"SELECT part <> '' AND part = ANY (ARRAY(SELECT btrim(role, {WhiteSpace()}) FROM unnest(string_to_array(value, ',')) AS role)) IS TRUE"),
        ];
    }

    private const string TwoTexts = "(value text, part text) RETURNS boolean";

    // Plain SQL, so that the planner puts it in the place of the call.
    private static Function Make(StoreSchema schema, string name, string signature, string body)
    {
        string definition = $"""
            CREATE OR REPLACE FUNCTION {schema.Name}.{name}{signature}
             LANGUAGE sql
             IMMUTABLE PARALLEL SAFE
            AS $function${body}$function$;
            """;
        return new Function(schema.TableName(name), definition);
    }

    private static string Fold()
    {
        var from = new StringBuilder(Common);
        var to = new StringBuilder(Common);
        foreach ((Rune letter, Rune upper) in CaseFolding.Mappings)
        {
            from.Append(letter);
            to.Append(upper);
        }
        return $"SELECT CASE WHEN octet_length(value) = char_length(value) THEN upper(value COLLATE \"C\") ELSE translate(value, '{from}', '{to}') END";
    }

    private static string WhiteSpace() => "E'" + string.Concat(Enumerable.Range(1, char.MaxValue - 1).Where(code => char.IsWhiteSpace((char)code)).Select(code => $"\\u{code:X4}")) + "'";
}
