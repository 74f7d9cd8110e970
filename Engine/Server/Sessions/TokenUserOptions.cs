using System.Security.Claims;

namespace OfflineSync.Server;

/// <summary>How a token of another provider leads to a user of ours.</summary>
public sealed class TokenUserOptions
{
    /// <summary>
    /// The claim whose value is the user's name here, where <see cref="Find"/> is not set. It must be one that its bearer cannot choose. The default is <c>sub</c>, also under the
    /// name that ASP.NET Core gives it (<see cref="ClaimTypes.NameIdentifier"/>).
    /// </summary>
    public string UserClaim { get; set; } = "sub";

    /// <summary>
    /// Finds the user in a way of the app's own, or adds one; null refuses. The principal is authenticated already. Needed where several providers are accepted, since a claim
    /// is somebody's name within one provider only. The default is null: <see cref="UserClaim"/> counts.
    /// </summary>
    public Func<ClaimsPrincipal, OfflineSyncServer, CancellationToken, Task<ObjectId?>>? Find { get; set; }
}
