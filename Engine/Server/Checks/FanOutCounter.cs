using System.Data;
using Npgsql;
using OfflineSync.Audiences;
using OfflineSync.Projections;
using OfflineSync.Server.Store;

namespace OfflineSync.Server.Checks;

/// <summary>
/// Counts in a database what the rules of a model make of its objects: computed from the objects as they are, in one REPEATABLE READ READ
/// ONLY transaction, so that rules can be measured that the database does not serve yet.
/// </summary>
internal sealed class FanOutCounter(ServerStore store)
{
    private const string NameOf = "case when {0} like 'role:%' then {0} else split_part({0}, ':', 1) end";

    private readonly StoreSchema _schema = store.Schema;
    private readonly DomainModel _model = store.Model;

    public async Task<FanOutCounts> CountAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await store.DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
        await ReadAsync<object?>("set transaction read only; set local jit = off", [], _ => null);
        EntityDefinition[] stored = await StoredAsync();
        var keys = new Dictionary<string, (long, long, double)>(StringComparer.Ordinal);
        var edges = new Dictionary<string, EdgeFanOut>(StringComparer.Ordinal);
        var objects = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (EntityDefinition entity in stored)
        {
            objects.Add(entity.Id, (await ReadAsync($"select count(*) from {_schema.ObjectsOf(entity)}", [], reader => reader.GetInt64(0)))[0]);
            List<object> parameters = [];
            string ofEntity = AudienceSql.KeysOf(_schema, _model.Audiences, entity, "true", parameters);
            string all = SqlParameter(parameters, AudienceKeys.AllOf(entity));
            foreach ((string name, long count, long greatest, double average) in await ReadAsync($"""
                select case when key = {all} then key else split_part(key, ':', 1) end as name, count(*), max(n), avg(n)::float8
                from (select key, count(*) as n from ({ofEntity}) k group by key) c group by name
                """, parameters, reader => (reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetDouble(3))))
            {
                keys[name] = (count, greatest, average);
            }
            if (_model.Audiences.EdgesOf(entity).IsEmpty) continue;
            parameters = [];
            (long? most, double? mean) = (await ReadAsync($"""
                select max(n), avg(n)::float8 from (select count(*) as n from ({AudienceSql.EdgesOf(_schema, _model.Audiences, entity, "true", parameters)}) e group by source) c
                """, parameters, reader => (reader.IsDBNull(0) ? (long?)null : reader.GetInt64(0), reader.IsDBNull(1) ? (double?)null : reader.GetDouble(1))))[0];
            edges.Add(entity.Id, new EdgeFanOut(most ?? 0, mean ?? 0));
        }
        return new FanOutCounts(keys, await NodesAsync(stored), edges, objects);

        // Who reaches how much, from every active user along every edge.
        async Task<Dictionary<string, (long, double, long)>> NodesAsync(EntityDefinition[] entities)
        {
            List<object> parameters = [];
            string[] makes = [.. entities.Where(entity => !_model.Audiences.EdgesOf(entity).IsEmpty).Select(entity => $"select principal, key from ({AudienceSql.EdgesOf(_schema, _model.Audiences, entity, "true", parameters)}) e")];
            string made = string.Concat(makes.Select(make => $" union all {make}"));
            return (await ReadAsync($"""
                with recursive edges as materialized (select principal, key from {_schema.Membership} where visible and key like 'role:%'{made}),
                reached (usr, node) as (
                    select u.id, root from {_schema.ObjectsOf(_model.Users)} u cross join lateral (values ('user:' || u.id), ('{AudienceNode.EverybodyName}')) r(root) where u.{StoreSchema.Column(_model.Users.Member(nameof(User.Active)))}
                    union
                    select r.usr, e.key from reached r join edges e on e.principal = r.node),
                nodes as (select {string.Format(System.Globalization.CultureInfo.InvariantCulture, NameOf, "node")} as name, usr, node from reached),
                byuser as (select name, max(n) as most from (select name, usr, count(*) as n from nodes group by name, usr) c group by name)
                select c.name, max(c.n), avg(c.n)::float8, (select most from byuser b where b.name = c.name)
                from (select name, node, count(*) as n from nodes group by name, node) c group by c.name
                """, parameters, reader => (Name: reader.GetString(0), Counts: (reader.GetInt64(1), reader.GetDouble(2), reader.GetInt64(3))))).ToDictionary(row => row.Name, row => row.Counts, StringComparer.Ordinal);
        }

        // The entities that have tables; their members must have columns.
        async Task<EntityDefinition[]> StoredAsync()
        {
            HashSet<(string, string)> columns = [.. await ReadAsync("select table_name, column_name from information_schema.columns where table_schema = @p0", [_schema.Name], reader => (reader.GetString(0), reader.GetString(1)))];
            EntityDefinition[] known = [.. _model.Entities.Where(entity => columns.Contains((StoreSchema.ObjectTableName(entity), "id")))];
            if (!known.Contains(_model.Users)) throw new OfflineSyncException(ErrorCode.OptionsInvalid, $"The database has no tables of a server in the schema '{_schema.Name}'.", "Check connection and schema; a server that starts makes the tables.");
            string[] unknown = [.. from entity in known from member in entity.Members where !columns.Contains((StoreSchema.ObjectTableName(entity), StoreSchema.ColumnName(member))) select $"{entity.Name}.{member.Name}"];
            string[] lacking = [.. _model.Entities.Except(known).Select(entity => entity.Name)];
            return unknown.Length + lacking.Length == 0 ? known
                : throw new OfflineSyncException(ErrorCode.ModelInvalid, $"The database has no {string.Join(", ", [.. lacking, .. unknown])} yet, so rules of that model cannot be measured on it.",
                    "Start the server once with these entities and members and the old rules, or check the model without a database.");
        }

        async Task<List<T>> ReadAsync<T>(string sql, List<object> parameters, Func<NpgsqlDataReader, T> read)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
            command.Parameters.AddRange(AudienceSql.Parameters(parameters));
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) rows.Add(read(reader));
            return rows;
        }
    }

    private static string SqlParameter(List<object> parameters, object value)
    {
        parameters.Add(value);
        return Constraints.SqlStatement.ParameterName(parameters.Count - 1);
    }
}
