using Npgsql;

namespace OfflineSync.Server.Downloads;

/// <summary>An entry of the user as its event tells it.</summary>
/// <param name="Key">The entry's key, which is the event's id.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="EntityId">Its entity's stable id.</param>
/// <param name="IsApplied">Whether it took effect; else it was rejected.</param>
internal readonly record struct AppliedEntry(Guid Key, Guid ObjectId, string EntityId, bool IsApplied)
{
    /// <summary>The events of entries that took effect, as the store names their types.</summary>
    private static readonly string[] eventTypes = [Projections.EventTypes.Committed, Projections.EventTypes.Deleted];

    /// <summary>Those of a user's entries that a cut contains. Another user's keys are as unknown as keys that nobody has.</summary>
    public static async Task<IReadOnlyList<AppliedEntry>> ReadAsync(CutTransaction cut, DownloadSql sql, Guid user, IReadOnlyCollection<Guid> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0) return [];
        await using NpgsqlCommand command = cut.Command(sql.Applied);
        command.Parameters.Add(new("ids", keys.ToArray()));
        command.Parameters.Add(new("types", eventTypes));
        command.Parameters.Add(new("user", user.ToString("D")));
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var entries = new List<AppliedEntry>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            entries.Add(new AppliedEntry(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetBoolean(3)));
        }
        return entries;
    }
}
