using Npgsql;

namespace OfflineSync.Projections;

/// <summary>
/// Statements of a transaction that travel together. They run one after the other: each sees what those before it did, and what others
/// committed while one of them waited for a lock.
/// </summary>
internal sealed class RoundTrip(NpgsqlTransaction transaction)
{
    private readonly NpgsqlBatch _batch = new(transaction.Connection, transaction);
    private readonly List<Func<NpgsqlDataReader, Task>> _reads = [];

    /// <summary>Adds a statement that returns no rows.</summary>
    public void Add(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (NpgsqlParameter parameter in parameters) command.Parameters.Add(parameter);
        _batch.BatchCommands.Add(command);
    }

    /// <summary>Adds a statement that returns rows.</summary>
    /// <param name="read">Reads its rows, all or some. What it throws ends the round trip.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Its values, by their places.</param>
    /// <returns>What was read, once it was.</returns>
    public Answer<T> Add<T>(Func<NpgsqlDataReader, Task<T>> read, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        Add(sql, parameters);
        var answer = new Answer<T>();
        _reads.Add(async reader => answer.Set(await read(reader)));
        return answer;
    }

    /// <summary>Sends everything, and reads every answer in the order of the statements.</summary>
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        await using (_batch)
        {
            if (_batch.BatchCommands.Count == 0) return;
            await using NpgsqlDataReader reader = await _batch.ExecuteReaderAsync(cancellationToken);
            for (int i = 0; i < _reads.Count; i++)
            {
                if (i > 0) await reader.NextResultAsync(cancellationToken);
                await _reads[i](reader);
            }
            // A statement behind the last rows may fail, too.
            while (await reader.NextResultAsync(cancellationToken))
            {
            }
        }
    }
}

/// <summary>What a statement of a <see cref="RoundTrip"/> returned.</summary>
internal sealed class Answer<T>
{
    private T? _value;
    private bool _isSet;

    /// <summary>The answer.</summary>
    /// <exception cref="InvalidOperationException">The round trip was not made yet.</exception>
    public T Value => _isSet ? _value! : throw new InvalidOperationException("The statement was not executed yet.");

    internal void Set(T value)
    {
        _value = value;
        _isSet = true;
    }
}
