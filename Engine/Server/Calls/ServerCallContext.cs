using System.Diagnostics.CodeAnalysis;
using OfflineSync.Projections;
using OfflineSync.Server.Access;
using OfflineSync.Server.Calls;
using OfflineSync.Server.Uploads;
using OfflineSync.Server.Uploads.Handlers;

namespace OfflineSync.Server;

/// <summary>What server logic works with: who calls, the objects, and what goes to the device. No longer than it runs.</summary>
public sealed class ServerCallContext
{
    private readonly HandlerSession _session;
    private readonly HandlerReads _reads;
    private readonly UserAccess _access;
    private readonly int _objectLimit;
    private readonly HashSet<ObjectKey> _sent = [];
    private readonly List<CallAction> _actions = [];

    internal ServerCallContext(HandlerSession session, HandlerReads reads, UserAccess access, LanguageTexts texts, Guid key, int objectLimit)
    {
        Texts = texts;
        _session = session;
        _reads = reads;
        _access = access;
        Key = key;
        _objectLimit = objectLimit;
    }

    /// <summary>The user who calls.</summary>
    public ObjectId User => _access.User;

    /// <summary>The roles that the user has now.</summary>
    public IReadOnlyList<string> Roles => _access.Roles;

    /// <summary>The texts in the language of the user who calls.</summary>
    public LanguageTexts Texts { get; }

    /// <summary>The call's key, which the events of what it does name as their cause.</summary>
    public Guid Key { get; }

    /// <summary>The unit of work: finds, creates, changes and deletes objects. No access rule applies; for ids that came with the call see <see cref="FindAsync{T}(ObjectId, CancellationToken)"/>.</summary>
    public HandlerObjects Objects => _session.Objects;

    /// <summary>The objects that go to the device, each once.</summary>
    internal IEnumerable<ObjectKey> Sent => _sent.Where(key => _session.Find(key.Id) is not { IsCreated: true, IsDeleted: true });

    /// <summary>What the user interface was asked to do.</summary>
    internal IReadOnlyList<CallAction> Actions => _actions;

    /// <summary>The object with that id as the caller may see it: null when there is none, and when no access rule lets the user read it.</summary>
    public async Task<T?> FindAsync<T>(ObjectId id, CancellationToken cancellationToken = default)
        where T : OfflineObject, IEntity<T> => (await FindAsync<T>([id], cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    /// <summary>The objects with these ids as the caller may see them; others are left out.</summary>
    public async Task<IReadOnlyList<T>> FindAsync<T>(IEnumerable<ObjectId> ids, CancellationToken cancellationToken = default)
        where T : OfflineObject, IEntity<T> => [.. (await FindAsync(_session.Model.Entity<T>(), ids, cancellationToken).ConfigureAwait(false)).Cast<T>()];

    /// <summary>The objects of an entity by name with these ids as the caller may see them; others are left out.</summary>
    public Task<IReadOnlyList<OfflineObject>> FindAsync(string entity, IEnumerable<ObjectId> ids, CancellationToken cancellationToken = default) => FindAsync(_session.Model.Entity(entity), ids, cancellationToken);

    /// <summary>Refuses the call: nothing of it is applied, and the caller gets <see cref="ErrorCode.HandlerRefused"/> with these words.</summary>
    /// <param name="reason">What people read.</param>
    [DoesNotReturn]
    public void Refuse(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        throw new ServerCallRefusedException(reason);
    }

    /// <summary>
    /// Sends objects to the device with the answer, as they are once the call is applied: what the user may read of them; those deleted, and those that he may not see, leave the
    /// device. Whatever else is on the device stays. What was committed there and not sent yet stays on top of what comes. One that is listed several times goes once; one of another
    /// unit of work that nobody committed is skipped, and so are those of entities that nothing in the device's profile uses.
    /// </summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ObjectNotUsable"/>: its entity is kept in memory; <see cref="ErrorCode.RequestTooLarge"/>: there are more than <see cref="OfflineSyncServerOptions.CallObjectLimit"/>.</exception>
    public void SynchronizeToDevice(params IEnumerable<OfflineObject> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        foreach (OfflineObject one in objects)
        {
            if (one.UnitOfWork == _session || one.State != ObjectState.New) Send(one.Entity, one.Id);
        }
    }

    /// <summary>Sends objects to the device by their ids; those that are not there any more leave it.</summary>
    public void SynchronizeToDevice<T>(params IEnumerable<ObjectId> ids)
        where T : OfflineObject, IEntity<T>
    {
        ArgumentNullException.ThrowIfNull(ids);
        foreach (ObjectId id in ids) Send(_session.Model.Entity<T>(), id);
    }

    /// <summary>Has no effect on a device but that the caller hears of it.</summary>
    public void ShowMessage(string text) => Ignore(ServerCallActionKind.ShowMessage, text);

    /// <summary>Has no effect on a device but that the caller hears of it.</summary>
    /// <param name="text">What people read.</param>
    /// <param name="member">The member that it is about, by name.</param>
    public void ShowValidation(string text, string? member = null) => Ignore(ServerCallActionKind.ShowValidation, text, member);

    /// <summary>Has no effect on a device but that the caller hears of it.</summary>
    public void ShowHomePage() => Ignore(ServerCallActionKind.ShowHomePage);

    /// <summary>Has no effect on a device but that the caller hears of it.</summary>
    public void ShowPage(string page) => Ignore(ServerCallActionKind.ShowPage, page);

    /// <summary>Has no effect on a device but that the caller hears of it.</summary>
    public void ClosePage() => Ignore(ServerCallActionKind.ClosePage);

    /// <summary>Has no effect on a device but that the caller hears of it.</summary>
    public void DownloadFile(string file) => Ignore(ServerCallActionKind.DownloadFile, file);

    private async Task<IReadOnlyList<OfflineObject>> FindAsync(EntityDefinition entity, IEnumerable<ObjectId> ids, CancellationToken cancellationToken)
    {
        ObjectId[] asked = [.. ids.Distinct()];
        ObjectId[] stored = [.. asked.Where(id => _session.Find(id) is not { IsCreated: true })];
        await _reads.ReadAccessAsync(_access, entity, stored, cancellationToken).ConfigureAwait(false);
        HashSet<ObjectId> hidden = [.. stored.Where(id => !_access.Of(entity, id).CanRead)];
        return await _session.FindAsync(entity, [.. asked.Where(id => !hidden.Contains(id))], cancellationToken).ConfigureAwait(false);
    }

    private void Send(EntityDefinition entity, ObjectId id)
    {
        if (!entity.IsPersistable) throw new OfflineSyncException(ErrorCode.ObjectNotUsable, $"Objects of {entity.Name} are kept in memory, so that they do not travel.", "Send objects of entities that are stored; return others as a record.");
        if (_sent.Add(new ObjectKey(entity.Id, id)) && _sent.Count > _objectLimit)
        {
            throw new OfflineSyncException(ErrorCode.RequestTooLarge, $"A call sends at most {_objectLimit} objects to the device.", "Send fewer, and let the device synchronize the rest; or raise the server's CallObjectLimit.");
        }
    }

    private void Ignore(ServerCallActionKind kind, string? text = null, string? member = null) => _actions.Add(new CallAction(kind, text, member));
}
