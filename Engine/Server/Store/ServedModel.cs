using Npgsql;

namespace OfflineSync.Server.Store;

/// <summary>Whether a database serves the model that a question is asked with. Who asks changes nothing, so nothing brings the two together.</summary>
internal static class ServedModel
{
    /// <param name="store">The database and the model.</param>
    /// <param name="transaction">Where to read.</param>
    /// <param name="cure">What to do about another model.</param>
    /// <param name="allowsEmpty">Whether a database without tables of a server is no mistake.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.OptionsInvalid"/>: no server made tables there. <see cref="ErrorCode.RulesOutdated"/>: it serves other rules.</exception>
    public static async Task ThrowIfOtherAsync(ServerStore store, NpgsqlTransaction transaction, string cure, bool allowsEmpty, CancellationToken cancellationToken)
    {
        await using var tables = new NpgsqlCommand("select to_regclass(@name) is not null", transaction.Connection, transaction) { Parameters = { new("name", store.Schema.ModelState) } };
        ModelState? state = await tables.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true ? await ModelState.ReadAsync(transaction, store.Schema, cancellationToken).ConfigureAwait(false) : null;
        if (state is null)
        {
            if (allowsEmpty) return;
            throw new OfflineSyncException(ErrorCode.OptionsInvalid, $"The database has no tables of a server in the schema '{store.Schema.Name}'.", "Check connection and schema; a server that starts makes the tables.");
        }
        if (state.RulesVersion != store.Model.RulesVersion)
        {
            throw new OfflineSyncException(ErrorCode.RulesOutdated, $"The database serves other rules ({state.RulesVersion[..8]}) than the model '{store.Model.Name}' has ({store.Model.RulesVersion[..8]}).", cure);
        }
    }
}
