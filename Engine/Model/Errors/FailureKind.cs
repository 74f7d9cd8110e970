namespace OfflineSync;

/// <summary>What kind of failure ended a synchronization, in the words of those who wait for it. Retries and messages decide by it; the code says more.</summary>
public enum FailureKind
{
    /// <summary>The device itself: its disk, its database, its options, or a call that does not fit. The server has nothing to do with it.</summary>
    Local,

    /// <summary>There is no connection, or it broke.</summary>
    Offline,

    /// <summary>The server was silent for too long.</summary>
    TimedOut,

    /// <summary>Nobody is signed in, the sign-in was refused or has ended, or the user may not do this: somebody has to sign in.</summary>
    SignInRefused,

    /// <summary>The server asks to come back later.</summary>
    ServerBusy,

    /// <summary>The server failed, or did not take what it was sent.</summary>
    ServerError,

    /// <summary>What answered is not the server, or one of another version: a sign-in page of the network, a proxy, an app that is too old.</summary>
    NotUnderstood,
}
