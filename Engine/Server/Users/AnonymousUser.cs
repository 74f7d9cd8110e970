namespace OfflineSync.Server.Users;

/// <summary>The one user object that all devices share that work without signing in, where the model allows that.</summary>
internal static class AnonymousUser
{
    public const string Name = "anonymous";

    /// <summary>Well known, the same in every store.</summary>
    public static readonly ObjectId Id = ObjectId.Parse("00000000-0000-7000-8000-616e6f6e796d");
}
