using System.Collections.Immutable;
using System.Security.Cryptography;
using Npgsql;
using OfflineSync.Projections;

namespace OfflineSync.Server.Downloads;

/// <summary>
/// The keys that seal checkpoints: those of the options, else those of the store, which makes the first one itself. The current key seals;
/// it and the one before it open. All instances share them; one that meets an unknown key looks again.
/// </summary>
internal sealed class TokenKeyRing(NpgsqlDataSource source, StoreSchema schema, IEnumerable<CheckpointKey> configured, TimeProvider time)
{
    private readonly bool _isConfigured = configured.Any();
    private ImmutableArray<CheckpointKey> _keys = [.. configured.TakeLast(2)];

    /// <summary>The key that seals.</summary>
    public CheckpointKey Current => _keys[^1];

    /// <summary>Reads the keys, and makes the first one where there is none.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_isConfigured) return;
        await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!_keys.IsEmpty) return;
        await AddAsync(1, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a new current key. Checkpoints under the current one stay valid, those under the one before do not.</summary>
    public async Task RotateAsync(CancellationToken cancellationToken)
    {
        if (_isConfigured) throw new InvalidOperationException("The keys come from the options: change them there.");
        await ReadAsync(cancellationToken).ConfigureAwait(false);
        await AddAsync(_keys.IsEmpty ? 1 : Current.Id + 1, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The key that sealed a text.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.CheckpointInvalid"/>: it is none of ours any more.</exception>
    public async ValueTask<CheckpointKey> OpenerOfAsync(string text, CancellationToken cancellationToken)
    {
        int id = TokenSeal.KeyId(text) ?? throw CheckpointErrors.Invalid("it is not sealed by this server");
        // Only a key that may have come since is worth a look: forged texts cost no query.
        if (Find(id) is null && !_isConfigured && id == Current.Id + 1) await ReadAsync(cancellationToken).ConfigureAwait(false);
        return Find(id) ?? throw CheckpointErrors.Invalid("its key is not in use any more");
    }

    private CheckpointKey? Find(int id) => _keys.FirstOrDefault(key => key.Id == id);

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand($"select id, key from {schema.TokenKey} order by id desc limit 2");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var keys = new List<CheckpointKey>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) keys.Add(new CheckpointKey(reader.GetInt32(0), reader.GetFieldValue<byte[]>(1)));
        keys.Reverse();
        _keys = [.. keys];
    }

    private async Task AddAsync(int id, CancellationToken cancellationToken)
    {
        // Two instances may do this at once: one of the two keys stays, and both read it.
        await using NpgsqlCommand command = source.CreateCommand($"insert into {schema.TokenKey} (id, key, created_at) values (@id, @key, @now) on conflict (id) do nothing");
        command.Parameters.Add(new("id", id));
        command.Parameters.Add(new("key", RandomNumberGenerator.GetBytes(CheckpointKey.SecretSize)));
        command.Parameters.Add(new("now", time.GetUtcNow()));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await ReadAsync(cancellationToken).ConfigureAwait(false);
    }
}
