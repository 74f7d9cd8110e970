using System.Buffers.Binary;

namespace OfflineSync.Journal;

/// <summary>
/// The hash of a place in a journal: SHA-256 over the ASCII text <c>offlinesync-journal-1</c>, the journal id (16 bytes), the sequence
/// (8 bytes), the entry's key (16 bytes), the previous hash (32 bytes) and the body digest (32 bytes), numbers and UUIDs in network order.
/// A stub (sequence, key, digest, previous hash) is enough to verify it.
/// </summary>
internal static class EntryChain
{
    private static ReadOnlySpan<byte> Tag => "offlinesync-journal-1"u8;

    /// <summary>The hash of a place.</summary>
    public static Sha256Hash Hash(JournalId journal, long sequence, EntryKey key, Sha256Hash previous, Sha256Hash digest)
    {
        Span<byte> bytes = stackalloc byte[21 + 16 + 8 + 16 + 32 + 32];
        Tag.CopyTo(bytes);
        journal.Value.TryWriteBytes(bytes[21..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[37..], sequence);
        key.Value.TryWriteBytes(bytes[45..], bigEndian: true, out _);
        previous.CopyTo(bytes[61..]);
        digest.CopyTo(bytes[93..]);
        return Sha256Hash.Of(bytes);
    }
}
