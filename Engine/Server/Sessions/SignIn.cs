using OfflineSync.Protocol;
using OfflineSync.Server.Users;

namespace OfflineSync.Server.Sessions;

/// <summary>Begins sessions. A name that nobody has costs the same work and gets the same answer as a wrong password.</summary>
internal sealed class SignIn(UserDirectory users, PasswordHashes passwords, SessionStore sessions, SignInLimiter limiter, DomainModel model)
{
    private const int NameLimit = 200;
    private const int PasswordLimit = 1024;

    /// <param name="request">Name and password; neither for the anonymous user.</param>
    /// <param name="address">Where the request comes from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.SignInRefused"/>, or <see cref="ErrorCode.ServerBusy"/> after too many failures.</exception>
    public async Task<SignInAnswer> BeginAsync(SignInRequest request, string address, CancellationToken cancellationToken)
    {
        string name = request.UserName ?? "";
        if (limiter.WaitFor(name, address) is { } wait)
        {
            throw new OfflineSyncException(ErrorCode.ServerBusy, "There were too many failed sign-ins.", "Wait before the next try.", isTransient: true) { RetryAfter = wait };
        }
        DirectoryUser? user = request.UserName is null
            ? await AnonymousAsync(cancellationToken).ConfigureAwait(false)
            : await VerifiedAsync(name, request.Password ?? "", cancellationToken).ConfigureAwait(false);
        if (user is not { IsActive: true })
        {
            limiter.CountFailure(name, address);
            throw new OfflineSyncException(ErrorCode.SignInRefused, "User name or password is wrong, or the user is not active.", "Check both, or ask an administrator.");
        }
        (string token, DateTimeOffset expiresAt) = await sessions.BeginAsync(user.Id, cancellationToken).ConfigureAwait(false);
        return new SignInAnswer(token, user.Id.Value, user.Name, user.Roles, expiresAt);
    }

    private async Task<DirectoryUser?> AnonymousAsync(CancellationToken cancellationToken) =>
        model.AnonymousRole is null ? null : await users.FindAsync(AnonymousUser.Id, cancellationToken).ConfigureAwait(false);

    private async Task<DirectoryUser?> VerifiedAsync(string name, string password, CancellationToken cancellationToken)
    {
        bool isPossible = name.Length is > 0 and <= NameLimit && password.Length <= PasswordLimit && !name.Contains('\0');
        DirectoryUser? user = isPossible ? await users.FindAsync(name, cancellationToken).ConfigureAwait(false) : null;
        if (!passwords.Verify(user?.PasswordHash, password.Length <= PasswordLimit ? password : "", out string? rehashed)) return null;
        if (rehashed is not null) await users.SetPasswordHashAsync(user!.Id, rehashed, cancellationToken).ConfigureAwait(false);
        return user;
    }
}
