using Npgsql;
using OfflineSync.Projections;

namespace OfflineSync.Server.Store;

/// <summary>Which model and rules the database serves: one row, read under the gate.</summary>
/// <param name="ModelVersion">The model's version.</param>
/// <param name="RulesVersion">The version of its rules.</param>
/// <param name="Generation">Counts the rules that were activated.</param>
/// <param name="Epoch">A random id, new with each store and after each restore.</param>
/// <param name="Upgrades">The upgrades of members that stored values have gone through.</param>
internal sealed record ModelState(string ModelVersion, string RulesVersion, int Generation, Guid Epoch, IReadOnlyList<string> Upgrades)
{
    /// <summary>When the server noticed that the store had been restored, the last time; null where it never did.</summary>
    public DateTimeOffset? RestoredAt { get; init; }

    /// <summary>The position of that moment in the store (<see cref="Uploads.Recoveries.StorePosition"/>).</summary>
    public long? RestoredPosition { get; init; }

    /// <summary>Reads the row inside a transaction; null before the first activation.</summary>
    public static async Task<ModelState?> ReadAsync(NpgsqlTransaction transaction, StoreSchema schema, CancellationToken cancellationToken)
    {
        var reading = new RoundTrip(transaction);
        Answer<ModelState?> state = Add(reading, schema);
        await reading.ExecuteAsync(cancellationToken);
        return state.Value;
    }

    /// <summary>Refuses when the database serves other rules than this instance has.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.RulesOutdated"/>.</exception>
    public static async Task<ModelState> EnsureCurrentAsync(NpgsqlTransaction transaction, StoreSchema schema, DomainModel model, CancellationToken cancellationToken)
    {
        ModelState? state = await ReadAsync(transaction, schema, cancellationToken);
        return Current(state, model);
    }

    /// <summary>Reads the row in a round trip, and refuses there when the database serves other rules than this instance has.</summary>
    public static Answer<ModelState> AddCheck(RoundTrip opening, StoreSchema schema, DomainModel model) => opening.Add(async reader => Current(await ReadAsync(reader), model), Sql(schema));

    private static Answer<ModelState?> Add(RoundTrip reading, StoreSchema schema) => reading.Add(ReadAsync, Sql(schema));

    private static async Task<ModelState?> ReadAsync(NpgsqlDataReader reader) =>
        await reader.ReadAsync() ? new ModelState(reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetGuid(3), reader.GetFieldValue<string[]>(4))
        {
            RestoredAt = reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5),
            RestoredPosition = reader.IsDBNull(6) ? null : reader.GetInt64(6),
        } : null;

    private static string Sql(StoreSchema schema) => $"select model_version, rules_version, generation, epoch, upgrades, restored_at, restored_position from {schema.ModelState}";

    private static ModelState Current(ModelState? state, DomainModel model) => state is not null && state.RulesVersion == model.RulesVersion ? state
        : throw new OfflineSyncException(ErrorCode.RulesOutdated, "The database serves other rules than this server instance has.",
            "Restart this instance with the current model.", isTransient: true) { RetryAfter = TimeSpan.FromSeconds(30) };
}
