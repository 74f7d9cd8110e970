namespace OfflineSync;

/// <summary>The type of a member. <see cref="Values"/> says which .NET type carries its value and which values are allowed.</summary>
public enum MemberType
{
    /// <summary>Text (<see cref="string"/>); no U+0000 and no unpaired surrogate.</summary>
    String,

    /// <summary>A 32-bit number (<see cref="int"/>).</summary>
    Integer,

    /// <summary>A 64-bit number (<see cref="long"/>).</summary>
    Long,

    /// <summary>A number of at most 20 digits before and 8 after the point (<see cref="decimal"/>); more fraction digits are rounded half to even.</summary>
    Decimal,

    /// <summary><see cref="bool"/>.</summary>
    Boolean,

    /// <summary>A moment in UTC with milliseconds (<see cref="System.DateTime"/> of kind UTC).</summary>
    DateTime,

    /// <summary>One of the member's enumeration keys (<see cref="string"/>).</summary>
    Enumeration,

    /// <summary>A reference to one object of the member's target entity (<see cref="ObjectId"/>): the owner's end of an association.</summary>
    Reference,

    /// <summary>Bytes (<see cref="BinaryValue"/>, set as <c>byte[]</c>, too); none at all is empty. A constraint can only ask whether it is empty.</summary>
    Binary,
}
