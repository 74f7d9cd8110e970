namespace OfflineSync.Journal;

/// <summary>The key of a journal entry: a UUIDv7 and its idempotency key. The server's event carries it as its id.</summary>
/// <param name="Value">The UUID.</param>
public readonly record struct EntryKey(Guid Value)
{
    /// <summary>The 36-character text in lower case.</summary>
    public override string ToString() => Value.ToString("D");
}
