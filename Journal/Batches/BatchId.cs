namespace OfflineSync.Journal;

/// <summary>The id of an upload batch: the unit that a server decides at once and a device sends again unchanged after an unknown outcome.</summary>
/// <param name="Value">The UUID.</param>
public readonly record struct BatchId(Guid Value)
{
    /// <summary>The 36-character text in lower case.</summary>
    public override string ToString() => Value.ToString("D");
}
