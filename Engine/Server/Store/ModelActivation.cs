using Npgsql;
using OfflineSync.Projections;

namespace OfflineSync.Server.Store;

/// <summary>Makes this instance's rules those of the database, while no upload runs: instances with other rules are kept out from then on.</summary>
internal static class ModelActivation
{
    public static async Task ActivateAsync(ServerStore store, IdSource ids, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await store.DataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AdvisoryLocks.TakeAsync(transaction, store.Schema, AdvisoryLocks.Gate, cancellationToken);
        ModelState? state = await ModelState.ReadAsync(transaction, store.Schema, cancellationToken);
        if (state is null || state.RulesVersion != store.Model.RulesVersion)
        {
            if (state is not null) await MemberBackfill.RunAsync(transaction, store.Schema, store.Model, state.Upgrades, cancellationToken);
            // A token outlives other rules: what they change is stamped. It does not outlive another shape of the objects.
            bool isSameShape = state is not null && state.ModelVersion == store.Model.Version && state.Upgrades.SequenceEqual(ModelHash.UpgradeLines(store.Model));
            await WriteStateAsync(transaction, store, (state?.Generation ?? 0) + (isSameShape ? 0 : 1), state?.Epoch ?? ids.NewId(), cancellationToken);
            await AudienceRegister.WriteAsync(transaction, store.Schema, store.Model.Audiences, cancellationToken);
            await GrantedKeys.WriteAsync(transaction, store.Schema, store.Model.Audiences, cancellationToken);
            if (state is not null) await AudienceFill.RunAsync(transaction, store.Schema, store.Model, store.Model.Audiences, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task WriteStateAsync(NpgsqlTransaction transaction, ServerStore store, int generation, Guid epoch, CancellationToken cancellationToken)
    {
        string sql = $"""
            insert into {store.Schema.ModelState} (id, model_version, rules_version, generation, epoch, upgrades) values (1, $1, $2, $3, $4, $5)
            on conflict (id) do update set model_version = $1, rules_version = $2, generation = $3, epoch = $4, upgrades = $5
            """;
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction)
        {
            Parameters = { new() { Value = store.Model.Version }, new() { Value = store.Model.RulesVersion }, new() { Value = generation }, new() { Value = epoch }, new() { Value = ModelHash.UpgradeLines(store.Model).ToArray() } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
