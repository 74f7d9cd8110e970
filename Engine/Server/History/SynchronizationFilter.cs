using OfflineSync.Journal;

namespace OfflineSync.Server;

/// <summary>Which reports are wanted: those that fit everything that is set here, the latest first.</summary>
public sealed record SynchronizationFilter
{
    /// <summary>The greatest <see cref="Limit"/>.</summary>
    public const int GreatestLimit = 1000;

    /// <summary>Only this user's. The default is null: everybody's.</summary>
    public ObjectId? User { get; init; }

    /// <summary>Only those of this device's journal. The default is null: of all.</summary>
    public JournalId? Journal { get; init; }

    /// <summary>Only this kind. The default is null: all kinds.</summary>
    public SynchronizationKind? Kind { get; init; }

    /// <summary>Only those that did not end with an answer. The default is false.</summary>
    public bool OnlyFailed { get; init; }

    /// <summary>Only those that ended then or later. The default is null: from the beginning.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The next page: the place of the last report of the page before. The default is null: the first page.</summary>
    public HistoryPosition? Before { get; init; }

    /// <summary>How many at most, from 1 to 1,000. The default is 100.</summary>
    public int Limit { get; init; } = 100;
}
