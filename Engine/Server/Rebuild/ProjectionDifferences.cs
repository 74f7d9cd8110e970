using Npgsql;
using NpgsqlTypes;
using OfflineSync.Projections;

namespace OfflineSync.Server.Rebuild;

/// <summary>Compares the live tables with the shadow: rows, visible pairs and roles. Tombstones and transaction ids cannot be rebuilt and don't count.</summary>
internal static class ProjectionDifferences
{
    /// <summary>The objects that differ, among some or among all.</summary>
    public static async Task<Guid[]> FindAsync(NpgsqlConnection connection, StoreSchema live, StoreSchema shadow, DomainModel model, Guid[]? among, CancellationToken cancellationToken)
    {
        string sql = string.Join(" union ", Queries(live, shadow, model));
        await using var command = new NpgsqlCommand(sql, connection)
        {
            CommandTimeout = 0,
            Parameters = { new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = (object?)among ?? DBNull.Value } },
        };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken)) found.Add(reader.GetGuid(0));
        return [.. found];
    }

    private static IEnumerable<string> Queries(StoreSchema live, StoreSchema shadow, DomainModel model)
    {
        yield return Compare(live.ObjectHead, shadow.ObjectHead, ["entity", "deleted"]);
        foreach (EntityDefinition entity in model.Entities)
        {
            yield return Compare(live.ObjectsOf(entity), shadow.ObjectsOf(entity), [StoreSchema.LastEventColumn, .. entity.Members.Select(StoreSchema.Column)]);
        }
        yield return $"""
            select id from (
                (select key, id from {live.Visibility} l where visible and not {AudienceSql.IsSlow(model.Audiences, "l")} and ($1::uuid[] is null or id = any($1))
                 except select key, id from {shadow.Visibility} where visible)
                union all
                (select key, id from {shadow.Visibility} where visible and ($1::uuid[] is null or id = any($1))
                 except select key, id from {live.Visibility} where visible)) v
            """;
        yield return $"""
            select source from (
                (select principal, key, source from {live.Membership} where visible and source <> '{StoreSchema.NoSource}' and ($1::uuid[] is null or source = any($1))
                 except select principal, key, source from {shadow.Membership} where visible)
                union all
                (select principal, key, source from {shadow.Membership} where visible and ($1::uuid[] is null or source = any($1))
                 except select principal, key, source from {live.Membership} where visible)) m
            """;
    }

    private static string Compare(string live, string shadow, IEnumerable<string> columns)
    {
        string differs = string.Join(" or ", columns.Select(column => $"l.{column} is distinct from s.{column}"));
        return $"""
            select coalesce(l.id, s.id) as id
            from (select * from {live} where $1::uuid[] is null or id = any($1)) l
            full join (select * from {shadow} where $1::uuid[] is null or id = any($1)) s on s.id = l.id
            where l.id is null or s.id is null or {differs}
            """;
    }
}
