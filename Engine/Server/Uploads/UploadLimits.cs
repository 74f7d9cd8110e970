namespace OfflineSync.Server.Uploads;

/// <summary>The limits of an upload.</summary>
internal sealed record UploadLimits
{
    /// <summary>How many entries a batch may have. The default is 100,000.</summary>
    public int EntryLimit { get; init; } = 100_000;

    /// <summary>How long an upload waits for another one of the same journal. The default is 5 seconds.</summary>
    public TimeSpan JournalWaitLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an upload waits for one lock of an object. The default is 60 seconds.</summary>
    public TimeSpan ObjectWaitLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often an upload runs when others get in its way. The default is 5.</summary>
    public int AttemptLimit { get; init; } = 5;

    /// <summary>How long an upload waits for objects that it deletes before it asks to run alone. The default is 2 seconds.</summary>
    public TimeSpan DeleteWaitLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many objects an upload may delete because of others that it deletes. The default is 10,000.</summary>
    public int CascadeLimit { get; init; } = 10_000;
}
