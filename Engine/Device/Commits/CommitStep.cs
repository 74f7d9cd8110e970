using System.Collections.Immutable;
using OfflineSync.Journal;

namespace OfflineSync.Device;

/// <summary>Writes one object's commit or delete: a journal entry and the object's overlay, in the caller's transaction.</summary>
internal sealed class CommitStep(WriteTransaction transaction, EntryBuilder entries)
{
    /// <summary>Commits an object.</summary>
    /// <param name="captured">The object as it was when the commit began.</param>
    /// <param name="shown">What the device shows of it then.</param>
    /// <returns>The entry's key; null when nothing had changed.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ObjectNotUsable"/>: the object is not on the device any more; <see cref="ErrorCode.AccessDenied"/>; <see cref="ErrorCode.BinaryTooLarge"/>.</exception>
    public EntryKey? Commit(CapturedObject captured, out object?[] shown)
    {
        (EntityDefinition entity, ObjectId id) = (captured.Object.Entity, captured.Object.Id);
        EntityTable table = transaction.Database.Table(entity);
        if (!captured.Supersedes.IsEmpty) Supersession.ThrowIfDecided(transaction.Journal, captured.Supersedes);
        ThrowIfTooLarge(entity, id, captured);
        if (captured.IsNew)
        {
            shown = captured.Values;
            ImmutableArray<MemberChange> all = EntryBuilder.Changes(captured.Changed, new object?[shown.Length], shown);
            return Append(table, entries.Commit(entity, id, isNew: true, all, EntryBasis.None).With(captured.Supersedes), new ShownObject(shown, IsNew: true, IsDeleted: false), isFirst: true);
        }
        shown = Shown(table, id);
        ImmutableArray<MemberChange> changes = EntryBuilder.Changes(captured.Changed, shown, captured.Values);
        if (changes.IsEmpty)
        {
            // What was refused is as the server has it by now.
            foreach (EntryKey key in captured.Supersedes) transaction.Journal.Dismiss(key);
            return null;
        }
        foreach (MemberDefinition member in captured.Changed) shown[member.Index] = captured.Values[member.Index];
        BaseRow? row = BaseRow.Find(transaction.Statements, table, id);
        RightsCheck.ThrowIfDenied(transaction, entity, id, row, changes);
        EntryBasis basis = Basis(row, id);
        return Append(table, entries.Commit(entity, id, isNew: false, changes, basis).With(captured.Supersedes), new ShownObject(shown, basis.Event is null, IsDeleted: false));
    }

    /// <summary>
    /// Deletes an object that was committed. One that was never sent gets an entry too: the server folds it with the create, and the journal
    /// stays a complete account.
    /// </summary>
    /// <param name="entity">The entity.</param>
    /// <param name="id">The object.</param>
    /// <param name="supersedes">The rejected entries whose place the delete takes.</param>
    /// <returns>The entry's key; null when the object is gone already.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.AccessDenied"/>.</exception>
    public EntryKey? Delete(EntityDefinition entity, ObjectId id, ImmutableArray<EntryKey> supersedes)
    {
        if (!supersedes.IsEmpty) Supersession.ThrowIfDecided(transaction.Journal, supersedes);
        EntityTable table = transaction.Database.Table(entity);
        if (ObjectReader.Find(transaction.Statements, table, id) is not { } shown)
        {
            foreach (EntryKey key in supersedes) transaction.Journal.Dismiss(key);
            return null;
        }
        BaseRow? row = BaseRow.Find(transaction.Statements, table, id);
        RightsCheck.ThrowIfUndeletable(transaction, entity, id, row);
        EntryBasis basis = Basis(row, id);
        return Append(table, entries.Delete(entity, id, basis).With(supersedes), new ShownObject(shown, basis.Event is null, IsDeleted: true));
    }

    private EntryKey Append(EntityTable table, JournalEntry entry, ShownObject shown, bool isFirst = false)
    {
        ChainedEntry appended = transaction.Journal.Append(entry);
        if (appended.Body.Length > transaction.Database.Settings.EntryByteLimit) throw TooLarge(table.Entity, appended);
        foreach (EntryKey superseded in entry.Supersedes) transaction.Journal.Supersede(superseded, entry.Key);
        if (isFirst) Overlay.Add(transaction, table, entry.ObjectId, shown);
        else Overlay.Write(transaction, table, entry.ObjectId, shown);
        transaction.Changes.Add(table.Entity, entry.ObjectId);
        return entry.Key;
    }

    // The server rejects it too, but only after the bytes have travelled.
    private static void ThrowIfTooLarge(EntityDefinition entity, ObjectId id, CapturedObject captured)
    {
        foreach (MemberDefinition member in captured.Changed)
        {
            if (captured.Values[member.Index] is not BinaryValue bytes || bytes.Length <= member.ByteLimit) continue;
            throw new OfflineSyncException(ErrorCode.BinaryTooLarge, $"{member.Name} of {entity.Name} {id} has {bytes.Length} bytes; it holds at most {member.ByteLimit}.",
                "Make the content smaller, or allow more with [MaxLength]. Nothing was committed.");
        }
    }

    // Thrown out of the transaction: nothing of the commit stays.
    private OfflineSyncException TooLarge(EntityDefinition entity, ChainedEntry entry) => new(ErrorCode.ObjectTooLarge,
        $"The change of {entity.Name} {entry.Entry.ObjectId} has {entry.Body.Length} bytes; at most {transaction.Database.Settings.EntryByteLimit} can be sent.",
        "Shorten its texts and binary members, or commit its members one after the other. Nothing was committed.");

    private object?[] Shown(EntityTable table, ObjectId id) => ObjectReader.Find(transaction.Statements, table, id)
        ?? throw new OfflineSyncException(ErrorCode.ObjectNotUsable, $"{table.Entity.Name} {id} is not on the device any more: it was deleted or left in a synchronization.",
            "Its changes cannot be committed; create a new object if they are still wanted.");

    private EntryBasis Basis(BaseRow? row, ObjectId id) =>
        new(row?.Event, transaction.Journal.ReadLastUnsettledKey(id));
}
