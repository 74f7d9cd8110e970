using System.Runtime.InteropServices;
using OfflineSync.Journal;

namespace OfflineSync.Server.Uploads;

/// <summary>Before step 1: whether a batch is one at all. What a device's engine never writes is refused as a whole; the message names the place.</summary>
internal static class BatchCheck
{
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.RequestInvalid"/>, <see cref="ErrorCode.Forbidden"/> or <see cref="ErrorCode.JournalForked"/>.</exception>
    public static void ThrowIfInvalid(UploadBatch batch, ObjectId user, UploadLimits limits)
    {
        if (batch.Header.User != user) throw UploadErrors.Forbidden();
        if (batch.Entries.Length > limits.EntryLimit)
        {
            throw new OfflineSyncException(ErrorCode.RequestTooLarge, $"The batch has {batch.Entries.Length} entries; the server takes {limits.EntryLimit}.", "Send smaller batches.");
        }
        var keys = new HashSet<EntryKey>(batch.Entries.Length);
        var entities = new Dictionary<ObjectId, string>(batch.Entries.Length);
        ChainedEntry? last = null;
        foreach (ChainedEntry entry in batch.Entries)
        {
            Check(entry, batch.Header, user);
            if (!keys.Add(entry.Entry.Key)) throw UploadErrors.Invalid($"Entry {entry.Sequence} has the key of another one.");
            ref string? entity = ref CollectionsMarshal.GetValueRefOrAddDefault(entities, entry.Entry.ObjectId, out bool exists);
            if (exists && entity != entry.Entry.EntityId) throw UploadErrors.Invalid($"Entry {entry.Sequence} has the object of another entity.");
            entity = entry.Entry.EntityId;
            if (last is not null && (entry.Sequence <= last.Sequence || (entry.Sequence == last.Sequence + 1 && entry.Previous != last.Hash))) throw UploadErrors.Forked();
            last = entry;
        }
        var contents = new HashSet<ObjectId>();
        foreach (ObjectContent content in batch.Contents)
        {
            if (entities.GetValueOrDefault(content.ObjectId) != content.EntityId) throw UploadErrors.Invalid($"There is a content of {content.ObjectId}, and no entry.");
            if (!contents.Add(content.ObjectId)) throw UploadErrors.Invalid($"There are two contents of {content.ObjectId}.");
            foreach (ContentMember member in content.Members) CheckText(member.Value, $"the content of {content.ObjectId}");
        }
    }

    private static void Check(ChainedEntry chained, BatchHeader header, ObjectId user)
    {
        JournalEntry entry = chained.Entry;
        if (chained.Journal != header.Journal) throw UploadErrors.Invalid($"Entry {chained.Sequence} is of another journal.");
        if (entry.User != user) throw UploadErrors.Forbidden();
        if (entry.ObjectId == default || entry.Key == default) throw UploadErrors.Invalid($"Entry {chained.Sequence} has no key or no object.");
        if (entry.Kind == EntryKind.Delete && (entry.IsNew || !entry.Changes.IsEmpty)) throw UploadErrors.Invalid($"Entry {chained.Sequence} deletes and changes at once.");
        // PostgreSQL's texts and JSON cannot hold U+0000. The escape is rare, so the texts are looked at only where it occurs.
        if (chained.Body.Span.IndexOf("\\u0000"u8) < 0) return;
        string place = $"entry {chained.Sequence}";
        CheckText(entry.EntityId, place);
        CheckText(entry.ModelVersion, place);
        CheckText(entry.TraceId, place);
        foreach (string file in entry.Files) CheckText(file, place);
        foreach (MemberChange change in entry.Changes)
        {
            CheckText(change.MemberId, place);
            CheckText(change.Before, place);
            CheckText(change.After, place);
        }
    }

    private static void CheckText(object? value, string place)
    {
        if (value is string text && text.Contains('\0')) throw UploadErrors.Invalid($"A text in {place} holds U+0000.");
    }
}
