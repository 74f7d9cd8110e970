namespace OfflineSync;

/// <summary>What began a synchronization.</summary>
public enum SyncTrigger
{
    /// <summary>A call of the app.</summary>
    App,

    /// <summary><see cref="OfflineEngine.SyncCommand"/>.</summary>
    Command,

    /// <summary>The start of the app or of its host.</summary>
    Start,

    /// <summary>A sign-in.</summary>
    SignIn,

    /// <summary>A sign-out, after which the device goes on as the anonymous user.</summary>
    SignOut,

    /// <summary><see cref="AutomaticSynchronization.Interval"/>.</summary>
    Interval,

    /// <summary><see cref="AutomaticSynchronization.AfterCommit"/>.</summary>
    Commit,

    /// <summary><see cref="AutomaticSynchronization.WhenConnected"/>.</summary>
    Connection,

    /// <summary><see cref="AutomaticSynchronization.WhenServerChanges"/>: the stream of changes began or said something.</summary>
    Server,
}
