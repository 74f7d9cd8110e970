using Npgsql;

namespace OfflineSync.Server.Downloads;

/// <summary>Which of a user's entries the store has applied. What it rejected instead, in a life of its own, the device has to hear. Another user's keys are as unknown as keys that nobody has.</summary>
internal sealed class KnownKeys(NpgsqlDataSource source, DownloadSql sql)
{
    public async Task<IReadOnlyList<Guid>> ReadAsync(ObjectId user, IReadOnlyList<Guid> asked, CancellationToken cancellationToken)
    {
        if (asked.Count == 0) return [];
        await using NpgsqlCommand command = source.CreateCommand(sql.Known);
        command.Parameters.Add(new("ids", asked.ToArray()));
        command.Parameters.Add(new("user", user.Value.ToString("D")));
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var known = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) known.Add(reader.GetGuid(0));
        return known;
    }
}
