namespace OfflineSync.Cli.Journal;

/// <summary>What the commands read: a device's database, or a recording.</summary>
internal interface IJournalSource : IDisposable
{
    /// <summary>What it is, for people.</summary>
    string Description { get; }

    /// <summary>The entries in order.</summary>
    IEnumerable<JournalLine> Lines();

    /// <summary>Checks everything.</summary>
    JournalCheck Verify();
}

/// <summary>The result of a check.</summary>
/// <param name="Entries">How many entries were checked.</param>
/// <param name="Journals">In how many journals.</param>
/// <param name="Problem">The first thing that does not fit, naming its place; null when all does.</param>
internal sealed record JournalCheck(long Entries, int Journals, string? Problem);
