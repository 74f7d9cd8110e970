namespace OfflineSync.Server.Users;

/// <summary>A user as the store knows him.</summary>
/// <param name="Id">The user object.</param>
/// <param name="Name">The name to sign in with.</param>
/// <param name="IsActive">Whether he may sign in and synchronize.</param>
/// <param name="Roles">His roles.</param>
/// <param name="PasswordHash">The hash of his password; null when he has none.</param>
internal sealed record DirectoryUser(ObjectId Id, string Name, bool IsActive, IReadOnlyList<string> Roles, string? PasswordHash);
