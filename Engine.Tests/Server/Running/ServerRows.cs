using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Server.Store;
using OfflineSync.Server.Users;

namespace OfflineSync.Tests.Server.Running;

/// <summary>Writes objects, visibility and memberships by SQL, as the projections do, each call in a transaction of its own or in one given.</summary>
internal sealed class ServerRows(ServerStore store)
{
    private static readonly IdSource ids = new(TimeProvider.System);

    private StoreSchema Schema => store.Schema;

    public Task<Guid> AddUserAsync(string name, string password, params string[] roles) => AddUserAsync(name, new PasswordHashes(1_000).Hash(password), string.Join(",", roles));

    public Task<Guid> AddCityAsync(string name, NpgsqlConnection? connection = null) => PutCityAsync(ids.NewId(), name, connection);

    public async Task<Guid> PutCityAsync(Guid id, string name, NpgsqlConnection? connection = null)
    {
        await ExecuteAsync($"""
            insert into {Schema.ObjectHead} (id, entity, deleted) values (@id, 'City', false) on conflict (id) do nothing;
            insert into {Schema.ObjectsOf(store.Model.Entity("City"))} (id, _event, name, population) values (@id, gen_random_uuid(), @name, length(@name))
            on conflict (id) do update set _event = gen_random_uuid(), name = excluded.name;
            {Show}
            """, connection, new("id", id), new("key", "City:all"), new("name", name));
        return id;
    }

    /// <summary>Many cities at once, by one statement each.</summary>
    public Task AddCitiesAsync(int count) => ExecuteAsync($"""
        create temp table made on commit drop as select uuid_in(overlay(overlay(md5(random()::text || n) placing '7' from 13) placing '8' from 17)::cstring) as id, n from generate_series(1, @count) n;
        insert into {Schema.ObjectHead} (id, entity, deleted) select id, 'City', false from made;
        insert into {Schema.ObjectsOf(store.Model.Entity("City"))} (id, _event, name, population, latitude, longitude, isport, openedat, kind)
        select id, gen_random_uuid(), 'City number ' || n, n, 52.25 + n / 100000.0, n * 1.5, n % 2 = 0, now(), 'Town' from made;
        insert into {Schema.Visibility} (key, id, {Flips.Columns}) select 'City:all', id, {Flips.Values} from made
        """, null, new NpgsqlParameter("count", count));

    public Task DeleteCityAsync(Guid id, NpgsqlConnection? connection = null) => ExecuteAsync($"""
        update {Schema.ObjectHead} set deleted = true where id = @id;
        delete from {Schema.ObjectsOf(store.Model.Entity("City"))} where id = @id;
        update {Schema.Visibility} v set {Flips.Take("v")} where id = @id and visible
        """, connection, new NpgsqlParameter("id", id));

    /// <summary>Gives a user exactly these roles.</summary>
    public Task SetRolesAsync(Guid user, params string[] roles) => ExecuteAsync($"""
        update {Schema.ObjectsOf(store.Model.Users)} set roles = array_to_string(@roles, ','), _event = gen_random_uuid() where id = @id;
        update {Schema.Membership} m set {Flips.Take("m")} where principal = 'user:' || @id and visible and not key = any(select 'role:' || r from unnest(@roles) r);
        insert into {Schema.Membership} as m (principal, key, source, {Flips.Columns}) select 'user:' || @id, 'role:' || r, @id, {Flips.Values} from unnest(@roles) r
        on conflict (principal, key, source) do update set {Flips.Bring("m")} where not m.visible;
        insert into {Schema.Visibility} as v (key, id, {Flips.Columns}) values ('User:all', @id, {Flips.Values})
        on conflict (key, id) do update set {Flips.Bring("v")}
        """, null, new("id", user), new("roles", roles));

    public Task SetActiveAsync(Guid user, bool active) =>
        ExecuteAsync($"update {Schema.ObjectsOf(store.Model.Users)} set active = @active where id = @id", null, new("id", user), new("active", active));

    /// <summary>Writes the event of an entry as the event store keeps it.</summary>
    public Task AddEventAsync(Guid key, string type, Guid objectId, Guid user, NpgsqlConnection? connection = null) => ExecuteAsync($"""
        insert into {Schema.Table("mt_streams")} (id, type, version) values (@stream, null, 1) on conflict do nothing;
        insert into {Schema.Events} (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type)
        values (nextval('{Schema.Name}.mt_events_sequence'), @key, @stream, 1, jsonb_build_object('body', jsonb_build_object('object', @object::text, 'entity', 'City', 'user', @user::text)), @type, now(), '')
        """, connection, new("stream", ids.NewId()), new("key", key), new("type", type), new("object", objectId), new("user", user));

    private async Task<Guid> AddUserAsync(string name, string hash, string roles)
    {
        Guid id = ids.NewId();
        await ExecuteAsync($"""
            insert into {Schema.ObjectHead} (id, entity, deleted) values (@id, 'User', false);
            insert into {Schema.ObjectsOf(store.Model.Users)} (id, _event, name, active, roles) values (@id, gen_random_uuid(), @name, true, @roles);
            insert into {Schema.UserCredential} (user_id, password_hash) values (@id, @hash)
            """, null, new("id", id), new("name", name), new("roles", roles), new("hash", hash));
        await SetRolesAsync(id, roles.Split(',', StringSplitOptions.RemoveEmptyEntries));
        return id;
    }

    private string Show => $"""
        insert into {Schema.Visibility} as v (key, id, {Flips.Columns}) values (@key, @id, {Flips.Values})
        on conflict (key, id) do update set {Flips.Bring("v")}
        """;

    private async Task ExecuteAsync(string sql, NpgsqlConnection? connection, params NpgsqlParameter[] parameters)
    {
        if (connection is null)
        {
            await using NpgsqlConnection own = await store.DataSource.OpenConnectionAsync();
            await using NpgsqlTransaction transaction = await own.BeginTransactionAsync();
            await RunAsync(own);
            await transaction.CommitAsync();
            return;
        }
        await RunAsync(connection);

        async Task RunAsync(NpgsqlConnection connection)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.AddRange(parameters);
            await command.ExecuteNonQueryAsync();
        }
    }
}
