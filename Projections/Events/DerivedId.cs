using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary>The ids of events that follow from an entry: the same entry always gives the same id.</summary>
internal static class DerivedId
{
    public const byte ReferenceEmptied = 1;
    public const byte ObjectOverwritten = 2;
    public const byte ObjectAdjusted = 3;
    public const byte ObjectRemoved = 4;

    /// <summary>A UUID of version 8 over cause, object and kind.</summary>
    public static Guid Of(EntryKey cause, ObjectId objectId, byte kind)
    {
        Span<byte> bytes = stackalloc byte[33];
        cause.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        objectId.Value.TryWriteBytes(bytes[16..], bigEndian: true, out _);
        bytes[32] = kind;
        Span<byte> hash = stackalloc byte[Sha256Hash.Size];
        Sha256Hash.Of(bytes).CopyTo(hash);
        hash[6] = (byte)(0x80 | (hash[6] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        return new Guid(hash[..16], bigEndian: true);
    }
}
