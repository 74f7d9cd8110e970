namespace OfflineSync.Journal;

/// <summary>What a journal entry did to its object.</summary>
public enum EntryKind
{
    /// <summary>The object was created or changed.</summary>
    Commit,

    /// <summary>The object was deleted.</summary>
    Delete,
}
