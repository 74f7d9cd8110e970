using OfflineSync.Protocol;
using OfflineSync.Server.Users;

namespace OfflineSync.Server.Sessions;

/// <summary>Begins sessions. A name that nobody has costs the same work and gets the same answer as a wrong password.</summary>
internal sealed class SignIn(UserDirectory users, PasswordHashes passwords, SessionStore sessions, SignInLimiter limiter, DomainModel model)
{
    private const int NameLimit = 200;
    private const int PasswordLimit = 1024;
    private const int DeviceLimit = 100;

    /// <param name="request">Name and password; neither for the anonymous user.</param>
    /// <param name="address">Where the request comes from.</param>
    /// <param name="findByToken">Finds the user of the token that came with the request; null where there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.SignInRefused"/>, or <see cref="ErrorCode.ServerBusy"/> after too many failures.</exception>
    public async Task<SignInAnswer> BeginAsync(SignInRequest request, string address, Func<Task<ObjectId?>> findByToken, CancellationToken cancellationToken)
    {
        if (request.Device is { Length: > DeviceLimit } || request.Device?.Any(char.IsControl) == true) throw Endpoints.RequestErrors.Invalid($"The device's name has more than {DeviceLimit} characters, or control characters.");
        string name = request.ByToken ? "" : request.UserName ?? "";
        await ThrowIfTooManyAsync(name, address, cancellationToken).ConfigureAwait(false);
        DirectoryUser? user = request switch
        {
            { ByToken: true } => await findByToken().ConfigureAwait(false) is { } found && found != AnonymousUser.Id ? await users.FindAsync(found, cancellationToken).ConfigureAwait(false) : null,
            { UserName: null } => await AnonymousAsync(cancellationToken).ConfigureAwait(false),
            _ => await VerifiedAsync(name, request.Password ?? "", cancellationToken).ConfigureAwait(false),
        };
        if (user is not { IsActive: true })
        {
            await limiter.CountFailureAsync(name, address, cancellationToken).ConfigureAwait(false);
            throw new OfflineSyncException(ErrorCode.SignInRefused, "User name or password is wrong, or the user is not active.", "Check both, or ask an administrator.");
        }
        // Again, so that of many tries at once not more get an answer than of as many in a row.
        await ThrowIfTooManyAsync(name, address, cancellationToken).ConfigureAwait(false);
        // An anonymous device needs no secret: it signs in again.
        BegunSession session = await sessions.BeginAsync(user.Id, request.Device, isRenewable: user.Id != AnonymousUser.Id, cancellationToken).ConfigureAwait(false);
        return new SignInAnswer(session.Token, user.Id.Value, user.Name, user.Roles, session.ExpiresAt, session.Renewal);
    }

    private async Task ThrowIfTooManyAsync(string name, string address, CancellationToken cancellationToken)
    {
        if (await limiter.WaitForAsync(name, address, cancellationToken).ConfigureAwait(false) is not { } wait) return;
        throw new OfflineSyncException(ErrorCode.ServerBusy, "There were too many failed sign-ins.", "Wait before the next try.", isTransient: true) { RetryAfter = wait };
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
