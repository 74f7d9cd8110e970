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

    /// <summary>Compares by the bytes in network order, as .NET, PostgreSQL and SQLite do.</summary>
    public int CompareTo(ObjectId other) => Value.CompareTo(other.Value);

    /// <summary>The 36-character text in lower case.</summary>
    public override string ToString() => Value.ToString("D");
}
