using Microsoft.Data.Sqlite;

namespace OfflineSync.Journal.Storage;

/// <summary>UUIDs and hashes as SQLite keeps them: blobs, UUIDs in network order.</summary>
internal static class Blob
{
    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);

    public static byte[]? Of(Guid? id) => id?.ToByteArray(bigEndian: true);

    public static Guid ReadGuid(this SqliteDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column), bigEndian: true);

    public static Guid? ReadGuidOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.ReadGuid(column);

    public static Sha256Hash ReadHash(this SqliteDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column));
}
