using Npgsql;
using OfflineSync.Audiences;
using OfflineSync.Constraints;

namespace OfflineSync.Projections;

/// <summary>The statements that say which keys objects have, and which edges they make, from the objects' own rows.</summary>
internal static class AudienceSql
{
    /// <summary>The keys of objects: <c>key, id</c>.</summary>
    /// <param name="schema">The tables.</param>
    /// <param name="audiences">The rules.</param>
    /// <param name="entity">The entity.</param>
    /// <param name="which">Which objects; their table is called <c>one</c>.</param>
    /// <param name="parameters">The statement's values so far.</param>
    public static string KeysOf(StoreSchema schema, AudienceRules audiences, EntityDefinition entity, string which, List<object> parameters)
    {
        IEnumerable<string> keys = from conjunct in audiences.Of(entity).Where(conjunct => conjunct.Slow is null)
                                   let test = Test(schema, entity, conjunct.Test, parameters)
                                   from key in conjunct.IsForRolesAlone
                                       ? [NodeSql.Text(conjunct.Id, Anchor.None, "one", parameters)]
                                       : conjunct.Atoms.Select((atom, place) => NodeSql.Text(conjunct.KeyOf(place), atom.Anchor, "one", parameters))
                                   select $"({key}, {test})";
        string[] all = [.. keys];
        if (audiences.NeedsTrace(entity)) all = [.. all, $"({NodeSql.Text(AudienceKeys.AllOf(entity), Anchor.None, "one", parameters)}, true)"];
        if (all.Length == 0) return "select null::text as key, null::uuid as id where false";
        return $"select k.key, one.id from {schema.ObjectsOf(entity)} one cross join lateral (values {string.Join(", ", all)}) as k(key, fits) where {which} and k.fits and k.key is not null";
    }

    /// <summary>The edges that objects make: <c>principal, key, source</c>.</summary>
    public static string EdgesOf(StoreSchema schema, AudienceRules audiences, EntityDefinition entity, string which, List<object> parameters)
    {
        IEnumerable<string> edges = from edge in audiences.EdgesOf(entity)
                                    let test = Test(schema, entity, edge.Test, parameters)
                                    select $"({NodeSql.Text(edge.Principal, "one", parameters)}, {NodeSql.Text(edge.Key, "one", parameters)}, {test})";
        return $"""
            select distinct e.principal, e.key, one.id as source from {schema.ObjectsOf(entity)} one cross join lateral (values {string.Join(", ", edges)}) as e(principal, key, fits)
            where {which} and e.fits and e.principal is not null and e.key is not null
            """;
    }

    /// <summary>Whether a row of visibility is under a key that no row decides.</summary>
    public static string IsSlow(AudienceRules audiences, string alias)
    {
        string kinds = string.Join(", ", audiences.SlowOnes.Select(conjunct => $"'{conjunct.KeyOf(0)}'"));
        return kinds.Length == 0 ? "false" : $"split_part({alias}.key, ':', 1) in ({kinds})";
    }

    /// <summary>Values as the statements above name them.</summary>
    public static NpgsqlParameter[] Parameters(IEnumerable<object> values) => [.. values.Select((value, index) => new NpgsqlParameter(SqlStatement.ParameterName(index)[1..], value))];

    private static string Test(StoreSchema schema, EntityDefinition entity, Constraint? test, List<object> parameters) =>
        test is null ? "true" : PostgresDialect.Compiler(schema).Condition(test, new ConstraintArguments { TimeZone = entity.Model.RulesZone }, "one", parameters);
}
