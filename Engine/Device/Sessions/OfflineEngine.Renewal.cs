using OfflineSync.Device;
using OfflineSync.Protocol;

namespace OfflineSync;

public sealed partial class OfflineEngine
{
    /// <summary>Whether the device itself has what renews the session.</summary>
    internal bool CanRenewSession => ReadSession() is { Token: not null } session && (session.IsAnonymous || session.Renewal is not null);

    /// <summary>
    /// Goes on after the server has ended the session's token: by the secret that came with it; then, where the app has one, by a new token of its provider; the anonymous user
    /// by a new sign-in. It stays the same user, or nothing changes.
    /// </summary>
    /// <returns>Whether there is a session again.</returns>
    private async Task<bool> RenewSessionAsync(CancellationToken cancellationToken)
    {
        if (ReadSession() is not { Token: not null } session || CurrentUser is not { } user) return false;
        if (session.IsAnonymous)
        {
            await BeginSessionAsync(Anonymous(), null, cancellationToken).ConfigureAwait(false);
            return true;
        }
        SignInAnswer? answer = await RenewBySecretAsync(session, cancellationToken).ConfigureAwait(false) ?? await RenewByTokenAsync(session, cancellationToken).ConfigureAwait(false);
        if (answer is null) return false;
        if (answer.User != user.Value)
        {
            // The app's provider has another user by now. Changing users is a sign-in's matter, not a renewal's.
            await Connection.SignOutAsync(answer.Token, cancellationToken).ConfigureAwait(false);
            return false;
        }
        await StoreSessionAsync(StateOf(answer, isAnonymous: false, session.IsByToken), cancellationToken).ConfigureAwait(false);
        DeviceLog.SessionRenewed(Logger);
        return true;
    }

    private async Task<SignInAnswer?> RenewBySecretAsync(SessionState session, CancellationToken cancellationToken)
    {
        if (session.Renewal is not { } secret) return null;
        try
        {
            return await Connection.RenewAsync(new RenewRequest(secret), cancellationToken).ConfigureAwait(false);
        }
        catch (OfflineSyncException refused) when (refused.Code == ErrorCode.SessionInvalid)
        {
            // It is worth nothing any more, and nobody asks with it again.
            await StoreSessionAsync(session with { Renewal = null }, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private async Task<SignInAnswer?> RenewByTokenAsync(SessionState session, CancellationToken cancellationToken)
    {
        if (!session.IsByToken || Options.AccessToken is not { } provider || await provider(cancellationToken).ConfigureAwait(false) is not { Length: > 0 } token) return null;
        try
        {
            return await Connection.SignInAsync(ByToken(), token, cancellationToken).ConfigureAwait(false);
        }
        catch (OfflineSyncException refused) when (refused.Code == ErrorCode.SignInRefused)
        {
            return null;
        }
    }
}
