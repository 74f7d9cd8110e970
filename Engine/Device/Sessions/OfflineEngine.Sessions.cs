using OfflineSync.Device;
using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync;

public sealed partial class OfflineEngine
{
    /// <summary>Who is signed in; null when nobody is. It survives a restart, also without a connection.</summary>
    public UserSession? Session => ReadSession() is { } session && CurrentUser is { } user
        ? new UserSession(user, session.UserName, session.Roles, session.IsAnonymous) : null;

    /// <summary>Signs a user in and synchronizes. Needs a connection; what another user committed on this device stays with that user.</summary>
    /// <param name="userName">The name.</param>
    /// <param name="password">The password.</param>
    /// <param name="progress">Told how far the synchronization has come.</param>
    /// <param name="cancellationToken">Gives up. Once the server has begun the session, the user is signed in and only the synchronization is missing.</param>
    /// <exception cref="OfflineSyncException">
    /// <see cref="ErrorCode.SignInRefused"/>; without a connection <see cref="ErrorCode.NetworkUnavailable"/> and the like, after which the call
    /// may be tried again; <see cref="ErrorCode.SynchronizationRunning"/>.
    /// </exception>
    public Task<SyncResult> SignInAsync(string userName, string password, IProgress<SyncProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);
        ArgumentNullException.ThrowIfNull(password);
        return _synchronization.RunAsync(() => SignInAsync(new SignInRequest(userName, password, Options.DeviceName), null, progress, cancellationToken));
    }

    /// <summary>Signs in as the anonymous user, if the model has one, and synchronizes.</summary>
    /// <param name="progress">Told how far the synchronization has come.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.NotSignedIn"/>: the model has no anonymous user; and what <see cref="SignInAsync(string, string, IProgress{SyncProgress}?, CancellationToken)"/> throws.</exception>
    public Task<SyncResult> SignInAnonymouslyAsync(IProgress<SyncProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (Model.AnonymousRole is null)
        {
            throw new OfflineSyncException(ErrorCode.NotSignedIn, $"The model '{Model.Name}' has no anonymous user.", "Sign in with a name, or allow anonymous users in the model.");
        }
        return _synchronization.RunAsync(() => SignInAsync(Anonymous(), null, progress, cancellationToken));
    }

    /// <summary>
    /// Signs in with a token of another provider, such as an access token of OpenID Connect, and synchronizes. The token goes to the server once and is not kept: the device has a
    /// session of the server's afterwards, as after a sign-in with a password. Where <see cref="OfflineOptions.AccessToken"/> is set, it gives tokens for later.
    /// </summary>
    /// <param name="accessToken">The token.</param>
    /// <param name="progress">Told how far the synchronization has come.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OfflineSyncException">As <see cref="SignInAsync(string, string, IProgress{SyncProgress}?, CancellationToken)"/>; <see cref="ErrorCode.SignInRefused"/> where the server does not accept the token or knows no user of it.</exception>
    public Task<SyncResult> SignInWithTokenAsync(string accessToken, IProgress<SyncProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(accessToken);
        return _synchronization.RunAsync(() => SignInAsync(ByToken(), accessToken, progress, cancellationToken));
    }

    /// <summary>
    /// Signs out. What was committed and not sent stays in the user's journal on this device, until the same user signs in again. The server is
    /// told if it can be reached. Where the model has an anonymous user, the device goes on as that one and synchronizes if it can.
    /// </summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.SynchronizationRunning"/>; <see cref="ErrorCode.UnsentEntries"/> where <see cref="OfflineOptions.UnsentAtSignOut"/> refuses: nothing has changed.</exception>
    public async Task SignOutAsync(CancellationToken cancellationToken = default) => await _synchronization.RunAsync(async () =>
    {
        if (ReadSession() is not { } session) return new SyncResult { Scope = SyncScope.Full };
        if (Unsent() is { } refused) throw refused;
        await EndSessionAsync(session, cancellationToken).ConfigureAwait(false);
        await ForgetUserAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Model.AnonymousRole is not null && !session.IsAnonymous) return await SignInAsync(Anonymous(), null, null, cancellationToken, SyncTrigger.SignOut).ConfigureAwait(false);
        }
        catch (OfflineSyncException failure) when (failure.IsTransient)
        {
            // Offline: the next synchronization signs the anonymous user in.
            await PublishAsync(failure).ConfigureAwait(false);
        }
        return new SyncResult { Scope = SyncScope.Full };
    }).ConfigureAwait(false);

    private async Task<SyncResult> SignInAsync(SignInRequest request, string? token, IProgress<SyncProgress>? progress, CancellationToken cancellationToken, SyncTrigger trigger = SyncTrigger.SignIn)
    {
        await BeginSessionAsync(request, token, cancellationToken).ConfigureAwait(false);
        return await SynchronizeAsync(SyncScope.Full, trigger, progress, cancellationToken).ConfigureAwait(false);
    }

    private SignInRequest Anonymous() => new(null, null, Options.DeviceName);

    private SignInRequest ByToken() => new(null, null, Options.DeviceName, ByToken: true);

    private async Task BeginSessionAsync(SignInRequest request, string? token, CancellationToken cancellationToken)
    {
        SignInAnswer answer = await Connection.SignInAsync(request, token, cancellationToken).ConfigureAwait(false);
        var user = new ObjectId(answer.User);
        if (CurrentUser is { } current && current != user && Unsent() is { } refused)
        {
            // Nobody will use the session that has just begun.
            await TryEndAsync(answer.Token, cancellationToken).ConfigureAwait(false);
            throw refused;
        }
        if (CurrentUser is { } other && other != user && ReadSession() is { } session) await EndSessionAsync(session, cancellationToken).ConfigureAwait(false);
        await UseUserAsync(user, cancellationToken).ConfigureAwait(false);
        await StoreSessionAsync(StateOf(answer, isAnonymous: request is { UserName: null, ByToken: false }, request.ByToken), cancellationToken).ConfigureAwait(false);
        DeviceLog.SessionBegan(Logger, request is { UserName: null, ByToken: false });
    }

    private static SessionState StateOf(SignInAnswer answer, bool isAnonymous, bool isByToken) => new(answer.Token, answer.UserName, answer.Roles, isAnonymous, answer.ExpiresAt, answer.Renewal, isByToken);

    // Why the user cannot be signed out; null where he can.
    private OfflineSyncException? Unsent()
    {
        if (Options.UnsentAtSignOut == UnsentWork.Keep || _database is not { } database) return null;
        using ReadTransaction transaction = database.OpenRead();
        long unsent = transaction.Journal.Count(EntryState.Pending) + transaction.Journal.Count(EntryState.Sent);
        return unsent > 0 ? UnsentEntries($"The user who would be signed out has {unsent}") : null;
    }

    /// <summary>Drops the session's secrets here, and tells the server if it can be reached.</summary>
    private async Task EndSessionAsync(SessionState session, CancellationToken cancellationToken)
    {
        await StoreSessionAsync(session with { Token = null, Renewal = null }, cancellationToken).ConfigureAwait(false);
        DeviceLog.SessionEnded(Logger);
        if (session.Token is { } token) await TryEndAsync(token, cancellationToken).ConfigureAwait(false);
    }

    private async Task TryEndAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            await Connection.SignOutAsync(token, cancellationToken).ConfigureAwait(false);
        }
        catch (OfflineSyncException)
        {
            // Signed out is signed out: the token is gone from this device, and the server ends unused sessions by itself.
        }
    }

    /// <summary>The token of the session; null when there is none.</summary>
    internal string? SessionToken => ReadSession()?.Token;

    internal Task<ServerAnswer> ServerStream(string session, CancellationToken cancellationToken) => Connection.ChangesAsync(session, cancellationToken);

    private SessionState? ReadSession()
    {
        if (_database is not { } database) return null;
        using ReadTransaction transaction = database.OpenRead();
        return SessionState.Read(transaction.Statements);
    }

    private async Task StoreSessionAsync(SessionState session, CancellationToken cancellationToken)
    {
        using WriteTransaction transaction = await Database.BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        SessionState.Write(transaction, session);
        _ = transaction.Commit();
    }
}
