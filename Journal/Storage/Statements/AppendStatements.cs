using Microsoft.Data.Sqlite;

namespace OfflineSync.Journal.Storage;

/// <summary>The statements of an append, prepared once: every local commit waits for them.</summary>
internal sealed class AppendStatements(SqliteConnection connection) : IDisposable
{
    private readonly RawStatement _place = new(connection, """
        select number, id, head_sequence, head_hash, (select coalesce(max(position), 0) + 1 from _journal_entry)
        from _journal order by number desc limit 1
        """);

    private readonly RawStatement _entry = new(connection,
        "insert into _journal_entry (position, journal, sequence, key, digest, previous, hash, body) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

    private readonly RawStatement _head = new(connection, "update _journal set head_sequence = ?1, head_hash = ?2 where number = ?3");

    private readonly RawStatement _state = new(connection,
        "insert into _entry_state (key, position, entity, object, state, changed) values (?1, ?2, ?3, ?4, 'pending', ?5)");

    /// <summary>The head of the journal in use and the next position.</summary>
    /// <exception cref="InvalidOperationException">No journal was begun.</exception>
    public JournalHead ReadPlace(out long number, out long position)
    {
        if (!_place.Read()) throw new InvalidOperationException("The database has no journal yet: call Begin.");
        number = _place.Number(0);
        position = _place.Number(4);
        var head = new JournalHead(new JournalId(new Guid(_place.Bytes(1), bigEndian: true)), _place.Number(2), new Sha256Hash(_place.Bytes(3)));
        _place.Reset();
        return head;
    }

    public void InsertEntry(long position, long number, ChainedEntry chained)
    {
        _entry.BindNumber(1, position);
        _entry.BindNumber(2, number);
        _entry.BindNumber(3, chained.Sequence);
        _entry.BindBlob(4, chained.Entry.Key.Value);
        _entry.BindBlob(5, chained.Digest);
        _entry.BindBlob(6, chained.Previous);
        _entry.BindBlob(7, chained.Hash);
        _entry.BindBlob(8, chained.Body.Span);
        _entry.Execute();
        _head.BindNumber(1, chained.Sequence);
        _head.BindBlob(2, chained.Hash);
        _head.BindNumber(3, number);
        _head.Execute();
    }

    public void InsertState(JournalEntry entry, long position, long now)
    {
        _state.BindBlob(1, entry.Key.Value);
        _state.BindNumber(2, position);
        _state.BindText(3, entry.EntityId);
        _state.BindBlob(4, entry.ObjectId.Value);
        _state.BindNumber(5, now);
        _state.Execute();
    }

    public void Dispose()
    {
        foreach (RawStatement statement in (ReadOnlySpan<RawStatement>)[_place, _entry, _head, _state]) statement.Dispose();
    }
}
