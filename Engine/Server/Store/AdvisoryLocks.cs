using Npgsql;
using OfflineSync.Projections;

namespace OfflineSync.Server.Store;

/// <summary>
/// The advisory locks of a store. <see cref="Gate"/> is the one that every upload shares; who activates a model takes it exclusively:
/// its queue is fair, so that he is not starved by uploads that relay row locks to each other.
/// </summary>
internal static class AdvisoryLocks
{
    public const string Gate = "gate";
    public const string SchemaUpdate = "schema";
    public const string Rebuild = "rebuild";
    public const string Users = "users";
    public const string Seed = "seed";

    /// <summary>Takes a lock, alone or shared, until the transaction ends, before what follows in the round trip.</summary>
    public static void Add(RoundTrip opening, StoreSchema schema, string name, bool alone) => opening.Add(
        static _ => Task.FromResult(true), $"select pg_advisory_xact_lock{(alone ? "" : "_shared")}(hashtextextended($1, 0))", new NpgsqlParameter { Value = Value(schema, name) });

    /// <summary>Shares a lock until the transaction ends.</summary>
    public static Task ShareAsync(NpgsqlTransaction transaction, StoreSchema schema, string name, CancellationToken cancellationToken) =>
        ExecuteAsync("select pg_advisory_xact_lock_shared(hashtextextended($1, 0))", transaction.Connection!, schema, name, cancellationToken);

    /// <summary>Takes a lock alone until the transaction ends.</summary>
    public static Task TakeAsync(NpgsqlTransaction transaction, StoreSchema schema, string name, CancellationToken cancellationToken) =>
        ExecuteAsync("select pg_advisory_xact_lock(hashtextextended($1, 0))", transaction.Connection!, schema, name, cancellationToken);

    /// <summary>Takes a lock alone until <see cref="UnlockAsync"/>.</summary>
    public static Task LockAsync(NpgsqlConnection connection, StoreSchema schema, string name, CancellationToken cancellationToken) =>
        ExecuteAsync("select pg_advisory_lock(hashtextextended($1, 0))", connection, schema, name, cancellationToken);

    public static Task UnlockAsync(NpgsqlConnection connection, StoreSchema schema, string name) =>
        ExecuteAsync("select pg_advisory_unlock(hashtextextended($1, 0))", connection, schema, name, CancellationToken.None);

    private static async Task ExecuteAsync(string sql, NpgsqlConnection connection, StoreSchema schema, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = Value(schema, name) } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Value(StoreSchema schema, string name) => $"offlinesync.{schema.Name}.{name}";
}
