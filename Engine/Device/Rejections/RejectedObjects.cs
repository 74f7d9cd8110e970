using OfflineSync.Device;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync;

/// <summary>
/// What the server refused: it stays in the journal with its reasons until it is corrected and resubmitted, or dismissed. The device shows the
/// server's state of these objects meanwhile.
/// </summary>
public sealed class RejectedObjects
{
    private readonly OfflineEngine _engine;

    internal RejectedObjects(OfflineEngine engine) => _engine = engine;

    /// <summary>The objects with rejected or set aside entries, in the order of the journal.</summary>
    public Task<IReadOnlyList<RejectedObject>> ListAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_engine.Database.Read(transaction => RejectedObject.Read(transaction.Journal)));
    }

    /// <summary>The rejected object with this entry; null when there is none, or not any more.</summary>
    public async Task<RejectedObject?> FindAsync(EntryKey key, CancellationToken cancellationToken = default) =>
        (await ListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(rejected => rejected.Keys.Contains(key));

    /// <summary>The list now, and again after each change of it. Delivered where <see cref="OfflineOptions.NotificationContext"/> says.</summary>
    public IObservable<IReadOnlyList<RejectedObject>> Observe()
    {
        UnitOfWork unit = _engine.LocalUnit;
        return new LiveQuery<IReadOnlyList<RejectedObject>>(unit, static changes => changes.DecidedKeys.Count > 0, () => unit.Database.Read(transaction => RejectedObject.Read(transaction.Journal)));
    }

    /// <summary>
    /// The object with what its rejected entries wanted, as changes in memory over what the device shows now. Correct it and commit it: that
    /// one entry takes the place of the rejected ones.
    /// </summary>
    /// <exception cref="OfflineSyncException">
    /// <see cref="ErrorCode.EntryNotRejected"/>; <see cref="ErrorCode.ObjectNotUsable"/>: the object left the device, or was to be deleted; <see cref="ErrorCode.ModelUnknownName"/>.
    /// </exception>
    public Task<OfflineObject> RestoreAsync(RejectedObject rejected, CancellationToken cancellationToken = default) => _engine.LocalUnit.RestoreAsync(rejected, cancellationToken);

    /// <summary>Resubmits an object, perhaps corrected, with one entry that takes the place of its rejected ones. It goes with the next synchronization.</summary>
    /// <param name="rejected">The object.</param>
    /// <param name="correct">Corrects it; not called for one that was to be deleted.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <exception cref="OfflineSyncException">
    /// <see cref="ErrorCode.EntryNotRejected"/>: it was resubmitted, dismissed or accepted meanwhile; <see cref="ErrorCode.ObjectNotUsable"/>: it left the device. Nothing was written.
    /// </exception>
    public Task<CommitReceipt> ResubmitAsync(RejectedObject rejected, Action<OfflineObject>? correct = null, CancellationToken cancellationToken = default) =>
        ResubmitAsync([rejected], correct is null ? null : (_, restored) => correct(restored), group: false, cancellationToken);

    /// <summary>Resubmits several objects in one local transaction, an entry each.</summary>
    /// <param name="rejected">The objects.</param>
    /// <param name="correct">Corrects each of them; not called for those that were to be deleted.</param>
    /// <param name="group">Whether the server, too, applies them together or not at all. The default is false.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.EntryNotRejected"/> or <see cref="ErrorCode.ObjectNotUsable"/>: nothing was written.</exception>
    public async Task<CommitReceipt> ResubmitAsync(IEnumerable<RejectedObject> rejected, Action<RejectedObject, OfflineObject>? correct = null, bool group = false, CancellationToken cancellationToken = default)
    {
        RejectedObject[] all = [.. rejected];
        using UnitOfWork unit = _engine.BeginUnitOfWork();
        List<OfflineObject> restored = [];
        foreach (RejectedObject one in all.Where(one => !one.IsDelete))
        {
            OfflineObject corrected = await unit.RestoreAsync(one, cancellationToken).ConfigureAwait(false);
            correct?.Invoke(one, corrected);
            restored.Add(corrected);
        }
        return await unit.ResubmitAsync(restored, [.. all.Where(one => one.IsDelete)], group, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives rejected entries up. They stay in the journal and in its exports; nothing asks for them any more.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.EntryNotRejected"/>: they were resubmitted, dismissed or accepted meanwhile. Nothing was dismissed.</exception>
    public async Task DismissAsync(RejectedObject rejected, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rejected);
        await _engine.Database.WriteAsync(transaction =>
        {
            Supersession.ThrowIfDecided(transaction.Journal, rejected.Keys);
            foreach (EntryKey key in rejected.Keys) transaction.Journal.Dismiss(key);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The references that were emptied because of rejections which are mended by now, as far as they could still be set.</summary>
    public Task<IReadOnlyList<OfferedReference>> ListOffersAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_engine.Database.Read(OfferTable.Read));
    }

    /// <summary>Sets an offered reference again, and commits that.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ObjectNotUsable"/>: the object left the device. The offer stays.</exception>
    public async Task<CommitReceipt> AcceptAsync(OfferedReference offer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(offer);
        using UnitOfWork unit = _engine.BeginUnitOfWork();
        EntityDefinition? entity = _engine.Model.FindEntityById(offer.EntityId);
        OfflineObject? referrer = entity is null ? null : await unit.FindAsync(entity.Name, offer.ObjectId, cancellationToken).ConfigureAwait(false);
        if (referrer is null || entity!.FindMemberById(offer.MemberId) is not { } member)
        {
            throw new OfflineSyncException(ErrorCode.ObjectNotUsable, $"{offer.EntityId} {offer.ObjectId} is not on the device any more.", "Decline the offer.");
        }
        if (referrer.GetValue(member) is null) referrer.SetValue(member, offer.Target);
        CommitReceipt receipt = await unit.CommitAsync(referrer, cancellationToken).ConfigureAwait(false);
        await DeclineAsync(offer, cancellationToken).ConfigureAwait(false);
        return receipt;
    }

    /// <summary>Lets an offered reference stay empty.</summary>
    public async Task DeclineAsync(OfferedReference offer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(offer);
        await _engine.Database.WriteAsync(transaction => OfferTable.Remove(transaction, offer), cancellationToken).ConfigureAwait(false);
    }
}
