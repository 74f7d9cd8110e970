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

    /// <summary>How long, after a restore was noticed, entries are held whose object the store never had. The default is 7 days.</summary>
    public TimeSpan RecoveryWindow { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether logs repeat the messages of exceptions of the app's own code. The default is false.</summary>
    public bool LogExceptionMessages { get; init; }

    /// <summary>How long the handlers of one object may take before they are cancelled. The default is 10 seconds.</summary>
    public TimeSpan HandlerTimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a cancelled handler may take to stop before the upload is given up. The default is 5 seconds.</summary>
    public TimeSpan HandlerCancelLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how many cancelled handlers of one entity and moment the others are not called any more. The default is 3.</summary>
    public int HandlerTimeoutLimit { get; init; } = 3;

    /// <summary>How often commits of handlers may lead to further commits with handlers. The default is 10.</summary>
    public int HandlerDepthLimit { get; init; } = 10;

    /// <summary>How often the handlers of an upload begin anew without those that were refused. The default is 20.</summary>
    public int HandlerRoundLimit { get; init; } = 20;
}
