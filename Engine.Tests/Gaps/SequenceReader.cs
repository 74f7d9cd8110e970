using Npgsql;

namespace OfflineSync.Tests.Gaps;

/// <summary>What a device must not be: a reader whose checkpoint is the greatest sequence number that it has seen.</summary>
internal sealed class SequenceReader(NpgsqlDataSource source)
{
    private long _checkpoint;

    /// <summary>The objects whose events it has seen.</summary>
    public HashSet<Guid> Seen { get; } = [];

    public async Task ReadAsync()
    {
        await using NpgsqlCommand command = source.CreateCommand("select seq_id, (data -> 'body' ->> 'object')::uuid from offlinesync.mt_events where seq_id > $1 and data -> 'body' ->> 'entity' = 'City' order by seq_id");
        command.Parameters.Add(new() { Value = _checkpoint });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            _checkpoint = reader.GetInt64(0);
            Seen.Add(reader.GetGuid(1));
        }
    }
}
