using System.Security.Cryptography;
using System.Text;
using Npgsql;
using OfflineSync.Projections;

namespace OfflineSync.Server.Sessions;

/// <summary>
/// Counts failed sign-ins of the last minute, in the database, so that all instances count together: per name and address, and ten times as
/// many per name and per address alone, so that nobody can lock another's name out cheaply and nobody can try many names from one place. Only
/// failures count. The rows hold hashes, no names.
/// </summary>
internal sealed class SignInLimiter(NpgsqlDataSource source, StoreSchema schema, int limit, TimeProvider time)
{
    private const int WiderFactor = 10;
    private static readonly TimeSpan window = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait before the next try; null when it may be made now.</summary>
    /// <param name="name">The name; empty where none is given.</param>
    /// <param name="address">Where the request comes from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TimeSpan?> WaitForAsync(string name, string address, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        (byte[] Key, int Allowed)[] keys = Keys(name, address);
        await using NpgsqlCommand command = source.CreateCommand($"""
            select max(failure.since) from {schema.SignInFailure} failure join unnest(@keys, @allowed) as asked (key, allowed) on asked.key = failure.key
            where failure.since > @begin and failure.count >= asked.allowed
            """);
        command.Parameters.Add(new("keys", keys.Select(key => key.Key).ToArray()));
        command.Parameters.Add(new("allowed", keys.Select(key => key.Allowed).ToArray()));
        command.Parameters.Add(new("begin", now - window));
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is DateTime since ? window - (now.UtcDateTime - since) : null;
    }

    /// <summary>Counts a failure, and forgets those that count no more.</summary>
    public async Task CountFailureAsync(string name, string address, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        // Rows are locked in the order of their keys, and those that another one holds are left to it: nobody waits in a circle.
        await using NpgsqlCommand command = source.CreateCommand($"""
            with old as (select key from {schema.SignInFailure} where since <= @begin and key <> all(@keys) for update skip locked),
                gone as (delete from {schema.SignInFailure} where key in (select key from old))
            insert into {schema.SignInFailure} as failure (key, since, count) select key, @now, 1 from unnest(@keys) key order by key
            on conflict (key) do update set
                count = case when failure.since <= @begin then 1 else least(failure.count, 1000000) + 1 end,
                since = case when failure.since <= @begin then excluded.since else failure.since end
            """);
        command.Parameters.Add(new("keys", Keys(name, address).Select(key => key.Key).ToArray()));
        command.Parameters.Add(new("now", now));
        command.Parameters.Add(new("begin", now - window));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private (byte[] Key, int Allowed)[] Keys(string name, string address) => name.Length == 0
        ? [(Hash("address", address), limit * WiderFactor)]
        : [(Hash("both", name, address), limit), (Hash("name", name), limit * WiderFactor), (Hash("address", address), limit * WiderFactor)];

    private static byte[] Hash(params ReadOnlySpan<string> parts) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts!)));
}
