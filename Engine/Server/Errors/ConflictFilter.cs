using OfflineSync.Journal;

namespace OfflineSync.Server;

/// <summary>Which conflicts are wanted: those that fit everything that is set here, the latest first.</summary>
public sealed record ConflictFilter
{
    /// <summary>The greatest <see cref="Limit"/>.</summary>
    public const int GreatestLimit = 1000;

    /// <summary>Only those of this entity, by its stable id. The default is null: of all.</summary>
    public string? EntityId { get; init; }

    /// <summary>Only those of this object. The default is null: of all.</summary>
    public ObjectId? ObjectId { get; init; }

    /// <summary>Only those that an upload from this device's journal met. The default is null: from all.</summary>
    public JournalId? Journal { get; init; }

    /// <summary>Only those that occurred then or later. The default is null: from the beginning.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The number of the last report of the page before. The default is null: the first page.</summary>
    public long? Before { get; init; }

    /// <summary>How many at most, from 1 to 1,000. The default is 100.</summary>
    public int Limit { get; init; } = 100;
}
