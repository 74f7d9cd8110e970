using OfflineSync.Journal;

namespace OfflineSync.Server;

/// <summary>Which uploads are wanted: those that fit everything that is set here, the latest first.</summary>
public sealed record UploadFilter
{
    /// <summary>The greatest <see cref="Limit"/>.</summary>
    public const int GreatestLimit = 1000;

    /// <summary>Only this user's. The default is null: everybody's.</summary>
    public ObjectId? User { get; init; }

    /// <summary>Only those from this device's journal. The default is null: from all.</summary>
    public JournalId? Journal { get; init; }

    /// <summary>Only those that were decided then or later. The default is null: from the beginning.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only those that were decided before: the moment of the last report of the page before. The default is null: the first page.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>How many at most, from 1 to 1,000. The default is 100.</summary>
    public int Limit { get; init; } = 100;
}
