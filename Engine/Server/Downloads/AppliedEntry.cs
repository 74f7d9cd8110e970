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

    /// <summary>Finds those of a user's entries that a cut contains. Another user's keys are as unknown as keys that nobody has.</summary>
    public static NpgsqlBatchCommand Statement(DownloadSql sql, ObjectId user, IReadOnlyCollection<Guid> keys) =>
        new(sql.Applied) { Parameters = { new("ids", keys.ToArray()), new("types", eventTypes), new("user", user.Value.ToString("D")) } };

    public static AppliedEntry Read(NpgsqlDataReader reader) => new(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetBoolean(3));
}
