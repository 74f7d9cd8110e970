namespace OfflineSync.Device;

/// <summary>Whether entries may be pending that a server had applied before it was restored: only then does an upload look for them.</summary>
internal static class RecoveryMark
{
    private const string Name = "recovery";

    public static bool Read(ReadTransaction transaction) => StateTable.Get(transaction.Statements, Name) is not null;

    public static void Set(WriteTransaction transaction) => StateTable.Set(transaction.Statements, Name, 1);

    /// <summary>Keeps the mark while there are such entries.</summary>
    /// <returns>Whether there are.</returns>
    public static bool Keep(WriteTransaction transaction)
    {
        if (transaction.Journal.HasRecovered()) return true;
        StateTable.Set(transaction.Statements, Name, null);
        return false;
    }
}
