namespace OfflineSync;

/// <summary>What a member of an entry, which may be of another version of the model, is in this one.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Member">The member of this model; null where it has none.</param>
/// <param name="Value">The value in this model, where it was taken.</param>
internal readonly record struct ReceivedMember(ReceivedKind Kind, MemberDefinition? Member = null, object? Value = null);

/// <summary>What can become of a member of an entry.</summary>
internal enum ReceivedKind
{
    /// <summary>It has a value in this model.</summary>
    Taken,

    /// <summary>It was retired: it shows nowhere.</summary>
    Retired,

    /// <summary>This model has no such member and never had.</summary>
    Unknown,

    /// <summary>This model knows the member with another type.</summary>
    Retyped,

    /// <summary>The value could not be converted.</summary>
    Failed,
}
