using System.Diagnostics;

namespace OfflineSync;

/// <summary>The id of an object: a UUIDv7, made where the object is created and never changed.</summary>
/// <param name="Value">The UUID.</param>
[DebuggerDisplay("{Value}")]
public readonly record struct ObjectId(Guid Value) : IComparable<ObjectId>
{
    /// <summary>Reads an id from its 36-character text.</summary>
    /// <exception cref="FormatException">The text is not a UUID.</exception>
    public static ObjectId Parse(string text) => new(Guid.ParseExact(text, "D"));

    /// <summary>Compares by the bytes in network order, as PostgreSQL and SQLite do.</summary>
    public int CompareTo(ObjectId other)
    {
        Span<byte> left = stackalloc byte[16], right = stackalloc byte[16];
        Value.TryWriteBytes(left, bigEndian: true, out _);
        other.Value.TryWriteBytes(right, bigEndian: true, out _);
        return left.SequenceCompareTo(right);
    }

    /// <summary>The 36-character text in lower case.</summary>
    public override string ToString() => Value.ToString("D");
}
