using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Server.Downloads;

namespace OfflineSync.Server.Uploads.Recoveries;

/// <summary>What a device says that it has seen of the store. A store that does not know it went back, and must not judge what was written on top of what it lost.</summary>
/// <param name="Checkpoint">The checkpoint that it has; null where it said none.</param>
/// <param name="Latest">The key of the entry that was applied last for it; null where a later checkpoint stands for it.</param>
internal sealed record SeenStore(CheckpointToken? Checkpoint = null, Guid? Latest = null)
{
    public static SeenStore Nothing { get; } = new();

    /// <summary>Looks for the entry that was applied last.</summary>
    /// <exception cref="OfflineSyncException">In the round trip, <see cref="ErrorCode.CheckpointInvalid"/>: it is not there.</exception>
    public void AddCheck(RoundTrip opening, StoreSchema schema, ObjectId user)
    {
        if (Latest is not { } key) return;
        opening.Add(
            async reader => await reader.ReadAsync(CancellationToken.None) ? true : throw CheckpointErrors.Restored(),
            $"select 1 from {schema.Events} where id = $1 and data -> 'body' ->> 'user' = $2 and type in ('{EventTypes.Committed}', '{EventTypes.Deleted}')",
            new NpgsqlParameter { Value = key }, new NpgsqlParameter { Value = user.Value.ToString("D") });
    }
}
