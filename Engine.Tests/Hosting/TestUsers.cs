using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Journal;
using OfflineSync.Server;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Uploads;

namespace OfflineSync.Tests.Hosting;

/// <summary>Users with ids that a test chooses: recordings and seeds name them.</summary>
internal static class TestUsers
{
    /// <summary>Adds a user who can sign in.</summary>
    public static async Task AddAsync(IServiceProvider services, ObjectId id, string name, string roles, string password)
    {
        ServerParts parts = services.GetRequiredService<OfflineSyncServer>().Parts;
        EntityDefinition users = parts.Store.Model.Users;
        var entry = new JournalEntry
        {
            Key = new EntryKey(id.Value),
            Kind = EntryKind.Commit,
            EntityId = users.Id,
            ObjectId = id,
            IsNew = true,
            Changes =
            [
                new MemberChange(nameof(User.Active), MemberType.Boolean, null, true),
                new MemberChange(nameof(User.Name), MemberType.String, null, name),
                new MemberChange(nameof(User.Roles), MemberType.String, null, roles.Length == 0 ? null : roles),
            ],
            ModelVersion = parts.Store.Model.Version,
            User = ServerObjects.SystemUser,
            DeviceTime = DateTime.UnixEpoch,
        };
        var journal = new JournalId(id.Value);
        (UploadBatch batch, _) = UploadBatch.Create(
            new BatchHeader(new BatchId(id.Value), journal, ServerObjects.SystemUser, parts.Store.Model.Version), [new ChainedEntry(journal, 1, entry, default)], []);
        await parts.Uploads.DecideAsync(batch, ServerObjects.SystemUser, UploadMode.Operator, CancellationToken.None);
        await parts.Directory.SetPasswordHashAsync(id, parts.Passwords.Hash(password), CancellationToken.None);
    }
}
