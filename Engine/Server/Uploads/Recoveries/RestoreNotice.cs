using System.Buffers.Binary;
using Npgsql;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Recoveries;

/// <summary>
/// Notes in the store that it was restored: from then on the recovery window is open. What shows it again is the same restore if it was made before that note.
/// </summary>
internal static class RestoreNotice
{
    /// <summary>A device has seen a download that the store does not know.</summary>
    /// <param name="source">The database.</param>
    /// <param name="schema">The tables.</param>
    /// <param name="nonce">The nonce of that download, which begins with the moment when it was made.</param>
    /// <param name="now">The time.</param>
    public static async Task WriteAsync(NpgsqlDataSource source, StoreSchema schema, Guid nonce, DateTimeOffset now)
    {
        await using NpgsqlCommand command = source.CreateCommand($"{Update(schema)} where restored_at is null or restored_at < $2");
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = MadeAt(nonce) });
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>An entry comes back that the store does not know, or stands on a state that it does not know: then its position is 0.</summary>
    public static void Add(RoundTrip writes, StoreSchema schema, long position, DateTimeOffset now) => writes.Add(
        $"{Update(schema)} where restored_position is null or restored_position < $2", new NpgsqlParameter { Value = now }, new NpgsqlParameter { Value = position });

    private static string Update(StoreSchema schema) => $"update {schema.ModelState} set restored_at = $1, restored_position = {StorePosition.Now}";

    private static DateTimeOffset MadeAt(Guid nonce)
    {
        Span<byte> bytes = stackalloc byte[16];
        nonce.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16);
    }
}
