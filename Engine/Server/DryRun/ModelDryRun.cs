using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using OfflineSync.Audiences;
using OfflineSync.Constraints;
using OfflineSync.Projections;
using OfflineSync.Server.Access;
using OfflineSync.Server.Store;

namespace OfflineSync.Server.DryRun;

/// <summary>
/// Compares what users see by the rules of the database with what they would see by another model's, in one cut: keys and memberships of both,
/// users put together who hold the same, objects that are under the same keys, and what each group of users sees set against each other. Everything it writes is temporary.
/// </summary>
internal sealed class ModelDryRun(ServerStore store, DomainModel model, TimeProvider time)
{
    private const int Now = 0, Then = 1;

    private readonly StoreSchema _schema = store.Schema;

    public async Task<DryRunReport> RunAsync(CancellationToken cancellationToken)
    {
        ModelSupport.ThrowIfUnsupported(model);
        ThrowIfUnknownShape();
        await using NpgsqlConnection connection = await store.DataSource.OpenConnectionAsync(cancellationToken);
        // It is never committed.
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        await ServedModel.ThrowIfOtherAsync(store, transaction, "Name the model that the running server has as the one to compare with.", allowsEmpty: false, cancellationToken);
        var work = new Work(transaction, cancellationToken);
        await work.ExecuteAsync("set local jit = off");
        await FillAsync(work);
        Dictionary<Guid, int> devices = await work.ReadAsync(
            $"select u.id, (select count(*)::int from {_schema.Journal} j where j.user_id = u.id) from {_schema.ObjectsOf(store.Model.Users)} u where u.{ActiveColumn}", reader => (reader.GetGuid(0), reader.GetInt32(1)));
        ILookup<Guid, string>[] nodes = [await ReachedAsync(work, _schema.Membership, "m.visible"), await ReachedAsync(work, "dry_membership", "true")];
        AudienceGrant[][] grants = [await GrantsAsync(work), [.. model.Audiences.Conjuncts.SelectMany(AudienceGrant.Of)]];
        var entities = new List<DryRunEntity>();
        var affected = new HashSet<Guid>();
        var remarks = new List<string>();
        foreach (EntityDefinition before in store.Model.Entities)
        {
            EntityDefinition? after = model.FindEntityById(before.Id);
            if (await CompareAsync(work, before, after, grants, nodes, devices, affected) is { } changed) entities.Add(changed);
            if (SettingRemark.Of(before, after) is { } remark) remarks.Add(remark);
        }
        return new DryRunReport(
            [.. entities.OrderBy(entity => entity.Entity, StringComparer.Ordinal)], affected.Count, affected.Sum(user => devices[user]),
            [.. model.Audiences.Slow.Select(slow => $"{slow.Entity.Name}: the rule for {slow.Rule.Role} cannot become audience keys, because {slow.Reason}")],
            [.. remarks.Order(StringComparer.Ordinal)]);
    }

    private string ActiveColumn => StoreSchema.Column(store.Model.Users.Member(nameof(User.Active)));

    // A condition can only be asked of columns that exist.
    private void ThrowIfUnknownShape()
    {
        string[] unknown = [.. from entity in model.Entities
                               let known = store.Model.FindEntityById(entity.Id)
                               where known is not null
                               from member in entity.Members
                               where known.FindMemberById(member.Id) is null
                               select $"{entity.Name}.{member.Name}"];
        if (unknown.Length == 0) return;
        throw new OfflineSyncException(ErrorCode.ModelInvalid, $"The database has no {string.Join(", ", unknown)} yet, so rules of that model cannot be tried on it.",
            "Start the server once with these members and the old rules, or try the new rules on a model without them.");
    }

    /// <summary>Keys and memberships by the other model, from the objects as they are.</summary>
    private async Task FillAsync(Work work)
    {
        AudienceRules rules = model.Audiences;
        await work.ExecuteAsync($"create temp table dry_visibility (key text, id uuid) on commit drop; create temp table dry_slow (key text, id uuid) on commit drop; create temp table dry_membership on commit drop as select principal, key from {_schema.Membership} where visible and key like 'role:%'");
        foreach (EntityDefinition entity in model.Entities.Where(entity => store.Model.FindEntityById(entity.Id) is not null))
        {
            List<object> parameters = [];
            await work.ExecuteAsync($"insert into dry_visibility (key, id) {AudienceSql.KeysOf(_schema, rules, entity, "true", parameters)}", parameters);
            if (rules.EdgesOf(entity).IsEmpty) continue;
            parameters = [];
            await work.ExecuteAsync($"insert into dry_membership (principal, key) select principal, key from ({AudienceSql.EdgesOf(_schema, rules, entity, "true", parameters)}) e", parameters);
        }
        foreach (AudienceConjunct conjunct in rules.Conjuncts.Where(conjunct => conjunct.IsForRolesAlone))
        {
            foreach (AccessRule rule in conjunct.Rules) await work.ExecuteAsync("insert into dry_membership (principal, key) values (@p0, @p1)", [AudienceKeys.Role(rule.Role), conjunct.Id]);
        }
        foreach (AudienceConjunct slow in rules.SlowOnes) await FillSlowAsync(work, "dry_visibility", slow);
        // What is stored under these keys is as old as each user's last download.
        foreach (AudienceConjunct slow in store.Model.Audiences.SlowOnes) await FillSlowAsync(work, "dry_slow", slow);
        await work.ExecuteAsync("create index on dry_visibility (key); create index on dry_membership (principal); analyze dry_visibility; analyze dry_membership");
    }

    private async Task FillSlowAsync(Work work, string table, AudienceConjunct slow)
    {
        List<object> parameters = [slow.KeyOf(0) + ":", slow.Rules.Select(rule => AudienceKeys.Role(rule.Role)).Distinct().ToArray()];
        SqlDialect dialect = PostgresDialect.Of(_schema);
        UserColumns users = UserColumns.Of(dialect, store.Model.Users, "own", value => Parameter(parameters, value));
        string condition = PostgresDialect.Compiler(_schema).Condition(slow.Slow!, new ConstraintArguments { Now = time.GetUtcNow().UtcDateTime, TimeZone = slow.Entity.Model.RulesZone }, "one", parameters, users);
        await work.ExecuteAsync($"""
            insert into {table} (key, id) select @p0 || own.id, one.id
            from {_schema.ObjectsOf(store.Model.Users)} own join {_schema.ObjectsOf(slow.Entity)} one on {condition}
            where exists (select from dry_membership m where m.principal = 'user:' || own.id and m.key = any(@p1))
            """, parameters);
    }

    private static string Parameter(List<object> parameters, object value)
    {
        parameters.Add(value);
        return SqlStatement.ParameterName(parameters.Count - 1);
    }

    private async Task<ILookup<Guid, string>> ReachedAsync(Work work, string membership, string counts)
    {
        string roots = $"select u.id, root from {_schema.ObjectsOf(store.Model.Users)} u cross join lateral (values ('user:' || u.id), ('{AudienceNode.EverybodyName}')) as r(root) where u.{ActiveColumn}";
        return (await work.ReadListAsync($"""
            with recursive reached (usr, node) as (
                {roots} union select r.usr, m.key from reached r join {membership} m on m.principal = r.node where {counts})
            select usr, node from reached
            """, reader => (User: reader.GetGuid(0), Node: reader.GetString(1)))).ToLookup(row => row.User, row => row.Node);
    }

    private async Task<AudienceGrant[]> GrantsAsync(Work work) =>
        [.. await work.ReadListAsync($"select key, role, members, entity, node from {_schema.Audience} where visible",
            reader => new AudienceGrant(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4)))];

    private async Task<DryRunEntity?> CompareAsync(Work work, EntityDefinition before, EntityDefinition? after, AudienceGrant[][] grants, ILookup<Guid, string>[] nodes, Dictionary<Guid, int> devices, HashSet<Guid> affected)
    {
        // What full synchronizations do not ask for neither comes nor goes; where they cease to, Preserve and Never leave what is there.
        bool[] downloads = [before.Synchronization.Downloads, after?.Synchronization.Downloads ?? false];
        if (!downloads[Then] && !downloads[Now]) return null;
        bool stays = after?.Synchronization.Mode is SyncMode.Preserve or SyncMode.Never;
        EntityDefinition entity = after ?? before;
        var groups = new Dictionary<string, int>(StringComparer.Ordinal);
        var sets = new List<(int Side, HeldSet Set)>();
        ILookup<string, AudienceGrant>[] byNode = [.. grants.Select((side, number) => side.Where(grant => downloads[number] && grant.EntityId == entity.Id).ToLookup(grant => grant.Node, StringComparer.Ordinal))];
        (Guid User, int Now, int Then)[] users = [.. devices.Keys.Select(user => (user, GroupOf(Now, user), GroupOf(Then, user)))];
        ILookup<(int Now, int Then), Guid> pairs = users.ToLookup(user => (user.Now, user.Then), user => user.User);
        Dictionary<string, int> keys = sets.SelectMany(set => set.Set.Keys.Keys).Distinct(StringComparer.Ordinal).Select((key, number) => (key, number)).ToDictionary(StringComparer.Ordinal);
        await work.ExecuteAsync("create temp table dry_key (key text, number int); create temp table dry_held (side int, grp int, key int, conjunct text, atom int, atoms int, mask text); create temp table dry_pair (past int, future int)");
        await work.CopyAsync("dry_key (key, number)", keys.Select(pair => new object[] { pair.Key, pair.Value }));
        await work.CopyAsync("dry_held (side, grp, key, conjunct, atom, atoms, mask)", sets.SelectMany((set, number) => Rows(set.Side, number, set.Set, keys, grants[set.Side])));
        await work.CopyAsync("dry_pair (past, future)", pairs.Select(pair => new object[] { pair.Key.Now, pair.Key.Then }));
        string stored = $"(select key, id from {_schema.Visibility} s where visible and not {AudienceSql.IsSlow(store.Model.Audiences, "s")} union all select key, id from dry_slow)";
        string mask = $"bit({entity.Members.Length})";
        // Objects under the same keys show to the same users: they are compared once, and counted.
        await work.ExecuteAsync($"""
            analyze dry_key; analyze dry_held;
            create temp table dry_class as
                select row_number() over () as class, past, future, count(*) as objects from (
                    select id, array_agg(number order by number) filter (where side = {Now}) as past, array_agg(number order by number) filter (where side = {Then}) as future from (
                        select {Now} as side, k.number, v.id from dry_key k join {stored} v on v.key = k.key
                        union all select {Then}, k.number, v.id from dry_key k join dry_visibility v on v.key = k.key) under
                    group by id) one
                group by past, future;
            create temp table dry_class_key as select class, {Now} as side, unnest(past) as key from dry_class union all select class, {Then}, unnest(future) from dry_class;
            analyze dry_class; analyze dry_class_key;
            create temp table dry_shown as
                select side, grp, class, bit_or(mask) as mask from (
                    select h.side, h.grp, c.class, bit_or(h.mask::{mask}) as mask from dry_held h join dry_class_key c on c.side = h.side and c.key = h.key
                    group by h.side, h.grp, c.class, h.conjunct, h.atoms having count(distinct h.atom) >= h.atoms) complete
                group by side, grp, class;
            create index on dry_shown (side, grp); analyze dry_shown
            """);
        var differences = await work.ReadListAsync($"""
            select p.past, p.future, d.appearing, d.disappearing, d.changing from dry_pair p cross join lateral (
                select coalesce(sum(c.objects) filter (where o.class is null), 0)::bigint as appearing, coalesce(sum(c.objects) filter (where n.class is null), 0)::bigint as disappearing,
                    coalesce(sum(c.objects) filter (where o.mask <> n.mask), 0)::bigint as changing
                from (select class, mask from dry_shown where side = {Now} and grp = p.past) o full join (select class, mask from dry_shown where side = {Then} and grp = p.future) n on n.class = o.class
                join dry_class c on c.class = coalesce(o.class, n.class)) d
            where d.appearing + d.disappearing + d.changing > 0
            """, reader => (Pair: (reader.GetInt32(0), reader.GetInt32(1)), Appearing: reader.GetInt64(2), Disappearing: reader.GetInt64(3), Changing: reader.GetInt64(4)));
        await work.ExecuteAsync("drop table dry_key, dry_held, dry_pair, dry_class, dry_class_key, dry_shown");
        if (differences.Count == 0) return null;
        Guid[] touched = [.. differences.SelectMany(one => pairs[one.Pair])];
        affected.UnionWith(touched);
        long Sum(Func<(( int, int) Pair, long Appearing, long Disappearing, long Changing), long> count) => differences.Sum(one => count(one) * pairs[one.Pair].Count());
        long gone = Sum(one => one.Disappearing);
        return new DryRunEntity(entity.Name, Sum(one => one.Appearing), stays ? 0 : gone, Sum(one => one.Changing), stays ? gone : 0, after is null, touched.Length, touched.Sum(user => devices[user]));

        int GroupOf(int side, Guid user)
        {
            HeldSet set = HeldSet.Of(entity, byNode[side], [.. nodes[side][user]]);
            string signature = $"{side} {set.Signature}";
            if (groups.TryGetValue(signature, out int known)) return known;
            groups.Add(signature, sets.Count);
            sets.Add((side, set));
            return sets.Count - 1;
        }
    }

    private static IEnumerable<object[]> Rows(int side, int group, HeldSet set, IReadOnlyDictionary<string, int> keys, AudienceGrant[] grants)
    {
        Dictionary<string, int> atoms = grants.Select(grant => grant.Key).Distinct().GroupBy(AudienceConjunct.IdOf).ToDictionary(conjunct => conjunct.Key, conjunct => conjunct.Count(), StringComparer.Ordinal);
        return set.Keys.Select(pair =>
        {
            string conjunct = AudienceConjunct.IdOf(pair.Value.Grant.Key);
            return new object[] { side, group, keys[pair.Key], conjunct, AudienceConjunct.AtomOf(pair.Value.Grant.Key), atoms[conjunct], new string(pair.Value.Mask) };
        });
    }

    /// <summary>Statements of the transaction.</summary>
    private sealed class Work(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        public async Task ExecuteAsync(string sql, IReadOnlyList<object>? parameters = null)
        {
            await using NpgsqlCommand command = Command(sql, parameters);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        public async Task<List<T>> ReadListAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
        {
            await using NpgsqlCommand command = Command(sql, null);
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
            return rows;
        }

        public async Task<Dictionary<Guid, int>> ReadAsync(string sql, Func<NpgsqlDataReader, (Guid, int)> read) => (await ReadListAsync(sql, read)).ToDictionary();

        public async Task CopyAsync(string target, IEnumerable<object[]> rows)
        {
            await using NpgsqlBinaryImporter copy = await transaction.Connection!.BeginBinaryImportAsync($"copy {target} from stdin (format binary)", cancellationToken);
            foreach (object[] row in rows)
            {
                await copy.StartRowAsync(cancellationToken);
                foreach (object value in row) await copy.WriteAsync(value, value is int ? NpgsqlDbType.Integer : NpgsqlDbType.Text, cancellationToken);
            }
            await copy.CompleteAsync(cancellationToken);
        }

        private NpgsqlCommand Command(string sql, IReadOnlyList<object>? parameters)
        {
            var command = new NpgsqlCommand(sql, transaction.Connection, transaction) { CommandTimeout = 0 };
            if (parameters is not null) command.Parameters.AddRange(AudienceSql.Parameters(parameters));
            return command;
        }
    }
}
