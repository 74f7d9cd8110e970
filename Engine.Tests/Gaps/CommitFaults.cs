using Npgsql;
using OfflineSync.Tests.Faults;

namespace OfflineSync.Tests.Gaps;

/// <summary>
/// Faults at the commit of an upload, put into the database as a trigger that fires when everything else of the transaction is done: its
/// events have their sequence numbers by then. So transactions commit in another order than they took their numbers.
/// </summary>
internal sealed class CommitFaults(string connectionString)
{
    private const long BarrierKey = 4_711;

    /// <summary>Of a hundred uploads five are rolled back at their commit and ten commit slowly. The server does a rolled back one again.</summary>
    public Task InstallAsync() => ExecuteAsync("""
        create sequence fault_count;
        create function fault() returns trigger language plpgsql as $$
        declare
            n bigint := nextval('fault_count') % 100;
        begin
            if n % 20 = 7 then raise exception 'rolled back by the test' using errcode = 'serialization_failure'; end if;
            if n % 10 = 3 then perform pg_sleep(0.02); end if;
            return null;
        end $$;
        create constraint trigger fault after insert on offlinesync.mt_events deferrable initially deferred
        for each row when (new.version % 10 = 1) execute function fault();
        """);

    /// <summary>Uploads that create an object with this name wait at their commit until the barrier is opened.</summary>
    public Task InstallBarrierAsync(string name) => ExecuteAsync($$"""
        create function barrier() returns trigger language plpgsql as $$
        begin
            perform pg_advisory_xact_lock_shared({{BarrierKey}});
            return null;
        end $$;
        create constraint trigger barrier after insert on offlinesync.mt_events deferrable initially deferred
        for each row when (new.data::text like '%{{name}}%') execute function barrier();
        """);

    public async Task<NpgsqlConnection> CloseBarrierAsync()
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, $"select pg_advisory_lock({BarrierKey})");
        return connection;
    }

    /// <summary>Returns when an upload waits at the barrier.</summary>
    public static async Task WaitAsync(NpgsqlConnection barrier)
    {
        await using var command = new NpgsqlCommand($"select count(*) from pg_locks where locktype = 'advisory' and objid = {BarrierKey} and not granted", barrier);
        await Wait.UntilAsync(async () => (long)(await command.ExecuteScalarAsync())! > 0);
    }

    public static Task OpenBarrierAsync(NpgsqlConnection barrier) => ExecuteAsync(barrier, $"select pg_advisory_unlock({BarrierKey})");

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, sql);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
