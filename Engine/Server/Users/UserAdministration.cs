using Npgsql;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Store;
using OfflineSync.Server.Users;

namespace OfflineSync.Server;

/// <summary>Adds and changes users, for the operator's own code. A user is an object like others: the events keep who was given which role.</summary>
public sealed class UserAdministration
{
    private const int PasswordLeast = 1;
    private const int PasswordLimit = 1024;

    private readonly ServerParts _parts;

    internal UserAdministration(ServerParts parts) => _parts = parts;

    /// <summary>Adds a user.</summary>
    /// <param name="name">The name to sign in with; nobody else's.</param>
    /// <param name="password">The password.</param>
    /// <param name="roles">The user roles, one at least; the model must name them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The id of the user object.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ValueInvalid"/>: the name is taken, name or password is empty or too long, or there is no role. <see cref="ErrorCode.ModelUnknownName"/>: a role is unknown.</exception>
    public Task<ObjectId> AddAsync(string name, string password, IEnumerable<string> roles, CancellationToken cancellationToken = default) => AddHashedAsync(name, Hash(password), roles, cancellationToken);

    /// <summary>Adds a user without a password: one who signs in with another provider's token only (<see cref="OfflineSyncServerBuilder.AddTokenUsers"/>).</summary>
    /// <param name="name">The name, as the token has it; nobody else's.</param>
    /// <param name="roles">The user roles, one at least; the model must name them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The id of the user object.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ValueInvalid"/>: the name is taken, empty or too long, or there is no role. <see cref="ErrorCode.ModelUnknownName"/>: a role is unknown.</exception>
    public Task<ObjectId> AddWithoutPasswordAsync(string name, IEnumerable<string> roles, CancellationToken cancellationToken = default) => AddHashedAsync(name, null, roles, cancellationToken);

    /// <summary>The user of that name; null when there is none.</summary>
    public async Task<ObjectId?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        (await _parts.Directory.FindAsync(name, cancellationToken).ConfigureAwait(false))?.Id;

    /// <summary>Sets a password, and ends the user's sessions.</summary>
    public async Task SetPasswordAsync(ObjectId user, string password, CancellationToken cancellationToken = default)
    {
        string hash = Hash(password);
        _ = await _parts.Directory.FindAsync(user, cancellationToken).ConfigureAwait(false) ?? throw Unknown();
        await _parts.Directory.SetPasswordHashAsync(user, hash, cancellationToken).ConfigureAwait(false);
        await _parts.Sessions.RevokeAllAsync(user, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives a user exactly these roles; none takes all from him. What they add and take away comes and goes with his next download.</summary>
    public Task SetRolesAsync(ObjectId user, IEnumerable<string> roles, CancellationToken cancellationToken = default)
    {
        string[] checkedRoles = Checked(roles);
        return ChangeAsync(user, found => found[nameof(User.Roles)] = string.Join(',', checkedRoles), cancellationToken);
    }

    /// <summary>Chooses the language of a user. His devices take its texts with their next download.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.LanguageUnknown"/>; <see cref="ErrorCode.ObjectUnavailable"/>: there is no such user.</exception>
    public async Task SetLanguageAsync(ObjectId user, string language, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(language);
        _ = await _parts.Directory.FindAsync(user, cancellationToken).ConfigureAwait(false) ?? throw Unknown();
        await _parts.Languages.SetAsync(user, language, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps a user from signing in and synchronizing, and ends his sessions. His objects stay.</summary>
    public async Task DeactivateAsync(ObjectId user, CancellationToken cancellationToken = default)
    {
        await ChangeAsync(user, found => found[nameof(User.Active)] = false, cancellationToken).ConfigureAwait(false);
        await _parts.Sessions.RevokeAllAsync(user, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets a user in again.</summary>
    public Task ActivateAsync(ObjectId user, CancellationToken cancellationToken = default) => ChangeAsync(user, found => found[nameof(User.Active)] = true, cancellationToken);

    private async Task<ObjectId> AddHashedAsync(string name, string? hash, IEnumerable<string> roles, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] checkedRoles = Checked(roles);
        if (checkedRoles.Length == 0)
        {
            throw new OfflineSyncException(ErrorCode.ValueInvalid, $"The user '{name}' is given no role, and could see and do nothing.", $"Give one or more of the model's roles: {string.Join(", ", _parts.Store.Model.Roles)}.");
        }
        // One at a time: two users with one name could not sign in both.
        await using NpgsqlConnection connection = await _parts.Store.DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await AdvisoryLocks.LockAsync(connection, _parts.Store.Schema, AdvisoryLocks.Users, cancellationToken).ConfigureAwait(false);
        try
        {
            if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is not null)
            {
                throw new OfflineSyncException(ErrorCode.ValueInvalid, "There is a user of that name already.", "Choose another name.");
            }
            ServerObjects objects = _parts.NewObjects();
            // By names: a model that adds members to its users may have another class for them, or none.
            OfflineObject user = objects.Create(User.EntityName);
            (user[nameof(User.Name)], user[nameof(User.Roles)], user[nameof(User.Active)]) = (name, string.Join(',', checkedRoles), true);
            // The credential first: without its user it is no use, while a user without one could not sign in.
            if (hash is not null) await _parts.Directory.SetPasswordHashAsync(user.Id, hash, cancellationToken).ConfigureAwait(false);
            await objects.CommitAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return user.Id;
        }
        finally
        {
            await AdvisoryLocks.UnlockAsync(connection, _parts.Store.Schema, AdvisoryLocks.Users).ConfigureAwait(false);
        }
    }

    private async Task ChangeAsync(ObjectId user, Action<OfflineObject> change, CancellationToken cancellationToken)
    {
        ServerObjects objects = _parts.NewObjects();
        OfflineObject found = await objects.FindAsync(User.EntityName, user, cancellationToken).ConfigureAwait(false) ?? throw Unknown();
        change(found);
        await objects.CommitAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private string Hash(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return password.Length is >= PasswordLeast and <= PasswordLimit
            ? _parts.Passwords.Hash(password)
            : throw new OfflineSyncException(ErrorCode.ValueInvalid, $"A password has {PasswordLeast} to {PasswordLimit} characters.", "Choose another password.");
    }

    private string[] Checked(IEnumerable<string> roles)
    {
        DomainModel model = _parts.Store.Model;
        string[] list = [.. roles.Distinct(StringComparer.Ordinal)];
        if (list.FirstOrDefault(role => !model.Roles.Contains(role)) is { } unknown)
        {
            throw new OfflineSyncException(ErrorCode.ModelUnknownName, $"The model '{model.Name}' has no user role '{unknown}'.", $"Its roles are: {string.Join(", ", model.Roles)}.");
        }
        return list;
    }

    private static OfflineSyncException Unknown() => new(ErrorCode.ObjectUnavailable, "There is no such user.", "Find the user by name first.");
}
