using System.Text.Json;
using System.Text.Json.Serialization;

namespace OfflineSync.Projections;

/// <summary>
/// A user called server logic. It changes no object itself; the events of what the logic did name its id, which is the call's key, as their cause. It
/// belongs to the object of the user who called.
/// </summary>
/// <param name="User">The user.</param>
/// <param name="Name">The name of the contract.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">SHA-256 of name, version, signature and arguments in hexadecimal digits: the same key with another content is another call.</param>
/// <param name="Arguments">The arguments.</param>
[JsonConverter(typeof(ServerCalledJson))]
public sealed record ServerCalled(ObjectId User, string Name, int Version, string Digest, JsonElement Arguments) : IObjectEvent
{
    /// <inheritdoc />
    public string EntityId => OfflineSync.User.EntityName;

    /// <inheritdoc />
    public ObjectId ObjectId => User;
}
