namespace OfflineSync;

/// <summary>When an engine synchronizes by itself, beside first starts, sign-in and sign-out. Everything is off by default.</summary>
public sealed class AutomaticSynchronization
{
    /// <summary>How often. The default is null: not by time.</summary>
    public TimeSpan? Interval { get; set; }

    /// <summary>How long after the last commit or delete; further ones begin the time anew. The default is null: not after commits.</summary>
    public TimeSpan? AfterCommit { get; set; }

    /// <summary>Whether when a connection comes back. The default is false.</summary>
    public bool WhenConnected { get; set; }

    /// <summary>Tells whether there is a connection, where the platform's own events don't. The default is null: the platform's.</summary>
    public IObservable<bool>? Connectivity { get; set; }

    /// <summary>Whether when the server says that something changed for the user: the engine keeps a request open for it. The default is false.</summary>
    public bool WhenServerChanges { get; set; }

    internal bool IsOn => Interval is not null || AfterCommit is not null || WhenConnected || WhenServerChanges;

    /// <summary>What cannot work, one sentence per problem.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Interval <= TimeSpan.Zero) yield return $"{nameof(Interval)} must be positive, not {Interval}";
        if (AfterCommit < TimeSpan.Zero) yield return $"{nameof(AfterCommit)} cannot be negative";
    }
}
