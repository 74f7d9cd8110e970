using Npgsql;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Audiences;

/// <summary>
/// Devices that keep on creating orders of one customer, each as soon as its last one is answered. They relay the lock of the customer to
/// each other: none of them ends its transaction before a later one has come as far. So whoever waits for all of them waits for ever, unless
/// he asks to run alone, which is the only other thing that lets them go.
/// </summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int Relay = 4003, Stop = 4004;

    private readonly AudienceWorld _world;
    private readonly NpgsqlConnection _stop;
    private readonly Task[] _devices;
    private readonly int[] _answers;
    private volatile bool _isStopped;

    private Crowd(AudienceWorld world, NpgsqlConnection stop, ProtocolClient[] clients, string user, ObjectId customer)
    {
        _world = world;
        _stop = stop;
        _answers = new int[clients.Length];
        _devices = [.. clients.Select((client, index) => Task.Run(() => RunAsync(client, user, customer, index)))];
    }

    /// <summary>How many still go on.</summary>
    public int Running => _devices.Count(device => !device.IsCompleted);

    public static async Task<Crowd> GatherAsync(AudienceWorld world, string user, ObjectId customer, int count)
    {
        await world.Server.ExecuteAsync($"""
            create sequence offlinesync.relay;
            create function offlinesync.relay() returns trigger language plpgsql as $$
            declare mine integer := nextval('offlinesync.relay');
            begin
                perform pg_advisory_xact_lock_shared({Relay}, mine);
                while not exists (
                    select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
                      and ((granted and classid = {Relay} and objsubid = 2 and objid::bigint > mine) or (granted and classid = {Stop} and objsubid = 2) or (not granted and mode = 'ExclusiveLock')))
                loop
                    perform pg_sleep(0.002);
                end loop;
                return null;
            end $$;
            create constraint trigger relay after insert on {world.Server.Parts.Store.Schema.ObjectsOf(world.Model.Entity("Order"))} deferrable initially deferred for each row execute function offlinesync.relay()
            """);
        ProtocolClient[] clients = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => world.SignInAsync(user)));
        return new Crowd(world, await world.Server.DataSource.OpenConnectionAsync(), clients, user, customer);
    }

    /// <summary>Everybody has one more answer than now.</summary>
    public async Task GoOnAsync()
    {
        int[] before = [.. _answers];
        while (before.Where((answers, device) => Volatile.Read(ref _answers[device]) == answers).Any())
        {
            if (_devices.FirstOrDefault(device => device.IsFaulted) is { } failed) await failed;
            await Task.Yield();
        }
    }

    /// <summary>Lets everybody end, and says how each of them did.</summary>
    public async Task StopAsync()
    {
        _isStopped = true;
        await LetGoAsync();
        await Task.WhenAll(_devices);
    }

    /// <summary>Why each of them ended, without being told to.</summary>
    public async Task<IReadOnlyList<ErrorCode>> EndedAsync()
    {
        var codes = new List<ErrorCode>();
        foreach (Task device in _devices) codes.Add((await Assert.ThrowsAsync<OfflineSyncException>(() => device)).Code);
        return codes;
    }

    public async ValueTask DisposeAsync()
    {
        _isStopped = true;
        await LetGoAsync();
        await Task.WhenAll(_devices).ContinueWith(_ => { }, TaskScheduler.Default);
        await _stop.DisposeAsync();
    }

    private async Task RunAsync(ProtocolClient client, string user, ObjectId customer, int index)
    {
        TestJournal journal = _world.Journal(user, client);
        while (!_isStopped)
        {
            journal.Create("Order", TestJournal.NewId(), ("Customer", customer));
            await AudienceWorld.SendAsync(client, journal);
            Interlocked.Increment(ref _answers[index]);
        }
    }

    private async Task LetGoAsync()
    {
        await using var command = new NpgsqlCommand($"select pg_advisory_lock_shared({Stop}, 0)", _stop);
        await command.ExecuteNonQueryAsync();
    }
}
