using OfflineSync.Projections;

namespace OfflineSync.Server.Downloads;

/// <summary>The statements of a download. None is compiled: that takes longer than what it would save.</summary>
internal sealed class DownloadSql(StoreSchema schema)
{
    public StoreSchema Schema => schema;

    /// <summary>What changed: contained in the cut that reads it, not contained in the cut of the token.</summary>
    private const string Changed = "xid >= @xmin and not pg_visible_in_snapshot(xid, @from::pg_snapshot)";

    public const string Begin = "set transaction read only; set local jit = off; " + OnePlan;

    /// <summary>From here on, statements are planned by their values: one that was planned for a first download would read everything for a delta.</summary>
    public const string PlannedEach = "set local plan_cache_mode = force_custom_plan; set local enable_seqscan = on";

    /// <summary>What every request reads first has one plan, whatever its values: by the indexes.</summary>
    private const string OnePlan = "set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off";

    public string Cut => $"""
        select pg_current_snapshot()::text, pg_is_in_recovery(), (select system_identifier from pg_control_system()),
            case when pg_is_in_recovery() then null else left(pg_walfile_name(pg_current_wal_lsn()), 8) end,
            state.epoch, state.generation, state.rules_version, journal.user_id, journal.nonce, journal.previous_nonce,
            (select language from {schema.UserLanguage} where user_id = @language_of),
            @latest is null or exists (select from {schema.Events} e where e.id = @latest and e.data -> 'body' ->> 'user' = @user and {IsApplied("e")})
        from {schema.ModelState} state left join {schema.Journal} journal on journal.id = @journal
        """;

    /// <summary>The memberships that can be reached from a user: what he holds, and what he held at the checkpoint.</summary>
    public string Memberships => Reached("visible", "visible", "visible");

    public string MembershipsSince => Reached($"(visible or ({Changed}))", $"case when {Changed} then {Surely("m")} else visible end", $"case when {Changed} then {Perhaps("m")} else visible end");

    /// <summary>The grants that other rules brought or took since the checkpoint.</summary>
    public string AudiencesSince => $"select key, role, members, entity, node, {Surely("a")}, {Perhaps("a")} from {schema.Audience} a where {Changed}";

    public string CountVisible => $"select count(*) from {schema.Visibility} where key = any(@keys) and visible";

    /// <summary>Changes under some keys, by (key, id). PostgreSQL drives it by the keys or by the changes, whichever are fewer.</summary>
    public string Changes => $"""
        select key, id, visible, {Perhaps("v")} from {schema.Visibility} v
        where key = any(@keys) and {Changed} and (key collate "C" > @key or (key = @key and id > @id))
        order by key collate "C", id limit @limit
        """;

    /// <summary>Whether anything changed under some keys.</summary>
    public string AnyChange => $"select exists (select from {schema.Visibility} where key = any(@keys) and {Changed})";

    /// <summary>Everything that is visible under some keys, by (key, id).</summary>
    public string Everything => UnderKeys("visible", "visible");

    /// <summary>The rows of everything that is visible under a key.</summary>
    public string EverythingRows(EntityDefinition entity, IEnumerable<MemberDefinition> members) => $"""
        select shown.id, one.{StoreSchema.LastEventColumn}{string.Concat(members.Select(member => ", " + ServerRow.Expression(member, "one." + StoreSchema.Column(member))))}
        from {schema.Visibility} shown left join {schema.ObjectsOf(entity)} one on one.id = shown.id and one.id > @id
        where shown.key = @key and shown.visible and shown.id > @id order by shown.id limit @limit
        """;

    /// <summary>Everything that is visible under some keys, and what left them since the token: with a lost key that has to go, too.</summary>
    public string EverythingSince => UnderKeys($"(visible or ({Changed}))", Perhaps("v"));

    /// <summary>Under which keys objects are visible.</summary>
    public string KeysOf => $"select id, key, visible, visible from {schema.Visibility} where id = any(@ids) and key = any(@keys) and visible";

    /// <summary>Under which keys objects are visible, or perhaps were at the token.</summary>
    public string KeysOfSince => $"select id, key, visible, {Perhaps("v")} from {schema.Visibility} v where id = any(@ids) and key = any(@keys) and (visible or ({Changed}))";

    /// <summary>The entities of objects.</summary>
    public string Entities => $"select id, entity, deleted from {schema.ObjectHead} where id = any(@ids)";

    /// <summary>What the user's own entries did, by their keys.</summary>
    public string Applied => $"""
        select id, (data -> 'body' ->> 'object')::uuid, data -> 'body' ->> 'entity', type = any(@types) from {schema.Events}
        where id = any(@ids) and data -> 'body' ->> 'user' = @user
        """;

    /// <summary>Which of the user's own entries took effect.</summary>
    public string Known => $"select id from {schema.Events} e where id = any(@ids) and data -> 'body' ->> 'user' = @user and {IsApplied("e")}";

    /// <summary>The rows of objects, with some members.</summary>
    public string Rows(EntityDefinition entity, IEnumerable<MemberDefinition> members) => $"""
        select id, {StoreSchema.LastEventColumn}{string.Concat(members.Select(member => ", " + ServerRow.Expression(member, StoreSchema.Column(member))))}
        from {schema.ObjectsOf(entity)} where id = any(@ids) order by id
        """;

    /// <summary>All members of objects.</summary>
    public string Objects(EntityDefinition entity) =>
        $"select id{string.Concat(entity.Members.Select(member => ", " + StoreSchema.Column(member)))} from {schema.ObjectsOf(entity)} where id = any(@ids)";

    /// <summary>Notes that a device is sent states of objects by their ids: it then has more than its checkpoint says.</summary>
    public string NoteStates => $"update {schema.Journal} set states_xid = pg_current_xact_id() where id = @journal and user_id = @user";

    public string Nonce => $"""
        insert into {schema.Journal} as journal (id, user_id, head_sequence, head_hash, nonce, previous_nonce, created_at, seen_at)
        values (@journal, @user, 0, @hash, @nonce, @presented, @now, @now)
        on conflict (id) do update set nonce = excluded.nonce, previous_nonce = coalesce(excluded.previous_nonce, journal.nonce), seen_at = excluded.seen_at
        where journal.user_id = excluded.user_id
        """;

    private static string IsApplied(string alias) => $"{alias}.type in ('{EventTypes.Committed}', '{EventTypes.Deleted}')";

    // With @onecut, and no states by id since, the device has what @from showed; else it has something of later cuts, too, and what flipped may have been either in one of them.
    private string Surely(string alias) => $"({Flips.Was(alias)} and ({HasOneCut} or not {Flips.Since(alias)}))";

    private string Perhaps(string alias) => $"({Flips.Was(alias)} or (not {HasOneCut} and {Flips.Since(alias)}))";

    private string HasOneCut => $"(select @onecut and not exists (select from {schema.Journal} j where j.id = @journal and not pg_visible_in_snapshot(j.states_xid, @from::pg_snapshot)))";

    // From each node by the index: a planner that guesses how far it goes would read the edges of all users. "offset 0" keeps it from joining otherwise.
    private string Reached(string counts, string surely, string perhaps) => $"""
        with recursive reached (node) as (
            select unnest(@roots)
            union
            select m.key from reached cross join lateral (select key from {schema.Membership} where principal = reached.node and {counts} offset 0) m)
        select m.* from reached cross join lateral (
            select m.principal, m.key, m.visible, {surely}, {perhaps} from {schema.Membership} m where m.principal = reached.node and {counts} offset 0) m
        """;

    // The keys come sorted, and the loop over them keeps their order: the limit ends it early, where a sort would read everything. The reader checks the order.
    private string UnderKeys(string which, string was) => $"""
        select k.key, v.id, v.visible, v.was
        from unnest(@keys) k(key) cross join lateral (
            select id, visible, {was} as was from {schema.Visibility} v
            where key = k.key and {which} and id > case when k.key = @key then @id else '00000000-0000-0000-0000-000000000000' end
            order by id limit @limit) v
        limit @limit
        """;
}
