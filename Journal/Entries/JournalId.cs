namespace OfflineSync.Journal;

/// <summary>The id of a journal: new with each device database and after a detected fork. The server's stream carries it as its id.</summary>
/// <param name="Value">The UUID.</param>
public readonly record struct JournalId(Guid Value)
{
    /// <summary>The 36-character text in lower case.</summary>
    public override string ToString() => Value.ToString("D");
}
