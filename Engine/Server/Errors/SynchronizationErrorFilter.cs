using OfflineSync.Journal;

namespace OfflineSync.Server;

/// <summary>Which synchronization errors are wanted: those that fit everything that is set here, the latest first.</summary>
public sealed record SynchronizationErrorFilter
{
    /// <summary>The greatest <see cref="Limit"/>.</summary>
    public const int GreatestLimit = 1000;

    /// <summary>True for those that are open, false for those that are resolved. The default is null: both.</summary>
    public bool? IsOpen { get; init; }

    /// <summary>Only those of this user. The default is null: of all.</summary>
    public ObjectId? User { get; init; }

    /// <summary>Only those of this device's journal. The default is null: of all.</summary>
    public JournalId? Journal { get; init; }

    /// <summary>Only those of this entity, by its stable id. The default is null: of all.</summary>
    public string? EntityId { get; init; }

    /// <summary>Only those of this object. The default is null: of all.</summary>
    public ObjectId? ObjectId { get; init; }

    /// <summary>Only those with this entry. The default is null: with any.</summary>
    public EntryKey? EntryKey { get; init; }

    /// <summary>Only those with a reason of this code. The default is null: with any.</summary>
    public ErrorCode? Code { get; init; }

    /// <summary>Only those that occurred then or later. The default is null: from the beginning.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only those that occurred before. The default is null: until now.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The id of the last report of the page before. The default is null: the first page.</summary>
    public Guid? Before { get; init; }

    /// <summary>How many at most, from 1 to 1,000. The default is 100.</summary>
    public int Limit { get; init; } = 100;
}
