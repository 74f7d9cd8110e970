using System.Diagnostics;

namespace OfflineSync;

/// <summary>
/// The bytes of a member of type <see cref="MemberType.Binary"/>. They never change: what goes in and what comes out are copies, so that a
/// change of an array after it was set changes nothing, and two values with the same bytes are equal.
/// </summary>
[DebuggerDisplay("{Length} bytes")]
public sealed class BinaryValue : IEquatable<BinaryValue>
{
    /// <summary>The most bytes that a member holds whose model names no greatest length: 1 MiB.</summary>
    public const int DefaultLimit = 1024 * 1024;

    private readonly byte[] _bytes;

    /// <summary>Takes a copy of bytes.</summary>
    public BinaryValue(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    private BinaryValue(byte[] bytes) => _bytes = bytes;

    /// <summary>How many bytes there are.</summary>
    public int Length => _bytes.Length;

    /// <summary>The bytes, for reading.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(BinaryValue? left, BinaryValue? right) => Equals(left, right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(BinaryValue? left, BinaryValue? right) => !Equals(left, right);

    /// <summary>A copy of the bytes.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <inheritdoc />
    public bool Equals(BinaryValue? other) => other is not null && (ReferenceEquals(this, other) || _bytes.AsSpan().SequenceEqual(other._bytes));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as BinaryValue);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <summary>How many bytes there are: the bytes themselves belong neither into a message nor into a log.</summary>
    public override string ToString() => $"{Length} byte{(Length == 1 ? "" : "s")}";

    /// <summary>The bytes without a copy, for what hands them to a database.</summary>
    internal byte[] Stored => _bytes;

    /// <summary>A value of bytes that nobody else holds.</summary>
    internal static BinaryValue Owning(byte[] bytes) => new(bytes);
}
