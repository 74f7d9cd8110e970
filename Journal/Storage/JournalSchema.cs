using Microsoft.Data.Sqlite;

namespace OfflineSync.Journal.Storage;

/// <summary>The tables of the outbox. <c>Engine/docs/journal-format.md</c> describes them and says what may never change.</summary>
/// <remarks>Written with "or": for every list of more than two values after "in", SQLite would build a table in memory at each insert.</remarks>
internal static class JournalSchema
{
    public const string Sql = """
        create table if not exists _journal (
            number        integer primary key,
            id            blob    not null unique check (length(id) = 16),
            head_sequence integer not null,
            head_hash     blob    not null check (length(head_hash) = 32),
            created       integer not null
        );
        create table if not exists _journal_entry (
            position integer primary key,
            journal  integer not null references _journal (number),
            sequence integer not null,
            key      blob    not null check (length(key) = 16),
            digest   blob    not null check (length(digest) = 32),
            previous blob    not null check (length(previous) = 32),
            hash     blob    not null check (length(hash) = 32),
            body     blob,
            stub     text    check (stub in ('compacted', 'moved'))
        );
        create table if not exists _entry_state (
            key           blob    not null primary key,
            position      integer not null,
            entity        text    not null,
            object        blob    not null,
            state         text    not null check (state = 'pending' or state = 'sent' or state = 'applied' or state = 'settled' or state = 'rejected'
                                              or state = 'set_aside' or state = 'superseded'),
            batch         blob,
            reasons       text,
            cause         blob,
            superseded_by blob,
            changed       integer not null,
            store_position integer
        ) without rowid;
        create index if not exists _entry_state_open on _entry_state (object, position) where state = 'pending' or state = 'sent' or state = 'applied';
        create index if not exists _entry_state_refused on _entry_state (state, position) where state = 'rejected' or state = 'set_aside' or state = 'superseded';
        create index if not exists _entry_state_batch on _entry_state (batch) where batch is not null;
        create table if not exists _outbox_batch (
            number  integer primary key,
            id      blob    not null unique check (length(id) = 16),
            state   text    not null check (state in ('open', 'closed', 'void')),
            bytes   blob,
            code    text,
            frozen  integer not null,
            decided integer
        );
        create unique index if not exists _outbox_batch_open on _outbox_batch (state) where state = 'open';
        create table if not exists _journal_maintenance (reason text not null);

        create trigger if not exists _journal_entry_insert before insert on _journal_entry
        when new.sequence is not (select head_sequence + 1 from _journal where number = new.journal)
            or new.position is not (select coalesce(max(position), 0) + 1 from _journal_entry)
        begin
            select raise(abort, 'journal_entry: an entry is appended directly after the head');
        end;
        create trigger if not exists _journal_entry_update before update on _journal_entry
        when not exists (select 1 from _journal_maintenance)
        begin
            select raise(abort, 'journal_entry: entries never change');
        end;
        create trigger if not exists _journal_entry_delete before delete on _journal_entry
        when not exists (select 1 from _journal_maintenance)
        begin
            select raise(abort, 'journal_entry: entries are never deleted');
        end;
        """;

    public static void Create(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = Sql;
        command.ExecuteNonQuery();
        // A column that came later: older databases get it here.
        command.CommandText = "select count(*) from pragma_table_info('_entry_state') where name = 'store_position'";
        if ((long)command.ExecuteScalar()! > 0) return;
        command.CommandText = "alter table _entry_state add column store_position integer";
        command.ExecuteNonQuery();
    }
}
