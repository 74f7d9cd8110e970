using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Users;

/// <summary>Adds and changes users, for the operator's own code.</summary>
public sealed class UserAdministration
{
    private readonly ServerParts _parts;

    internal UserAdministration(ServerParts parts) => _parts = parts;
}
