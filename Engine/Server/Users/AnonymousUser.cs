using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Uploads;

namespace OfflineSync.Server.Users;

/// <summary>The one user object that all devices share that work without signing in, where the model allows that.</summary>
internal static class AnonymousUser
{
    public const string Name = "anonymous";

    /// <summary>Well known, the same in every store.</summary>
    public static readonly ObjectId Id = ObjectId.Parse("00000000-0000-7000-8000-616e6f6e796d");

    /// <summary>Makes the object where the model allows anonymous work, and keeps its role the model's.</summary>
    public static async Task EnsureAsync(ServerParts parts, IdSource ids, TimeProvider time, CancellationToken cancellationToken)
    {
        if (parts.Store.Model.AnonymousRole is not { } role) return;
        ServerObjects objects = parts.NewObjects();
        if (await objects.FindAsync(User.EntityName, Id, cancellationToken).ConfigureAwait(false) is { } user)
        {
            user[nameof(User.Roles)] = role;
            await objects.CommitAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return;
        }
        try
        {
            await parts.Uploads.DecideAsync(Creation(parts.Store.Model, role, ids, time), ServerObjects.SystemUser, UploadMode.Operator, cancellationToken).ConfigureAwait(false);
        }
        catch (OfflineSyncException)
        {
            // Another instance that starts at the same time may have been first; anything else is told.
            if (await parts.NewObjects().FindAsync(User.EntityName, Id, cancellationToken).ConfigureAwait(false) is null) throw;
        }
    }

    private static UploadBatch Creation(DomainModel model, string role, IdSource ids, TimeProvider time)
    {
        (string Member, object Value)[] values = [(nameof(User.Name), Name), (nameof(User.Active), true), (nameof(User.Roles), role)];
        ImmutableArray<MemberChange> changes = [.. values.Select(value => (Member: model.Users.Member(value.Member), value.Value))
            .Select(value => new MemberChange(value.Member.Id, value.Member.Type, null, value.Value)).OrderBy(change => change.MemberId, StringComparer.Ordinal)];
        var entry = new JournalEntry
        {
            Key = new EntryKey(ids.NewId()),
            Kind = EntryKind.Commit,
            EntityId = model.Users.Id,
            ObjectId = Id,
            IsNew = true,
            Changes = changes,
            ModelVersion = model.Version,
            User = ServerObjects.SystemUser,
            DeviceTime = time.GetUtcNow().UtcDateTime,
        };
        var journal = new JournalId(ids.NewId());
        return UploadBatch.Create(new BatchHeader(new BatchId(ids.NewId()), journal, ServerObjects.SystemUser, model.Version), [new ChainedEntry(journal, 1, entry, default)], []).Batch;
    }
}
