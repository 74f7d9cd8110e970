namespace OfflineSync.Journal;

/// <summary>What the device knew of an object when it wrote an entry: tells a foreign change from the device's own earlier one.</summary>
/// <param name="Event">The id of the last server event in the object's base; null when it has no base.</param>
/// <param name="Entry">The key of the previous own entry of the object that is not settled; null when there is none.</param>
public sealed record EntryBasis(Guid? Event, EntryKey? Entry)
{
    /// <summary>Neither: the object was created by this entry.</summary>
    public static EntryBasis None { get; } = new(null, null);
}
