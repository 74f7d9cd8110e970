using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>The synchronizations that the device remembers.</summary>
internal static class HistoryTable
{
    private const string Sql = """
        create table if not exists _history (
            number integer primary key autoincrement, started integer not null, duration integer not null, scope text not null, outcome text not null, error text,
            applied integer not null, rejected integer not null, conflicts integer not null, received integer not null, removed integer not null, sent_bytes integer not null, received_bytes integer not null,
            started_by text not null default 'App', phase text not null default 'Finished');
        """;

    /// <summary>Creates the table, or gives an older one the columns that came later.</summary>
    public static void Create(StatementCache statements)
    {
        SqliteConnections.Run(statements.Connection, Sql);
        if (statements.Scalar("select 1 from pragma_table_info('_history') where name = 'phase'") is not null) return;
        SqliteConnections.Run(statements.Connection, "alter table _history add column started_by text not null default 'App'; alter table _history add column phase text not null default 'Finished'");
    }

    /// <summary>Adds one under the next number, and forgets those that are too old.</summary>
    public static void Add(WriteTransaction transaction, SyncRecord record, int limit)
    {
        transaction.Statements.Execute(
            """
            insert into _history (started, duration, scope, outcome, error, applied, rejected, conflicts, received, removed, sent_bytes, received_bytes, started_by, phase)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """,
            record.StartedAt.ToUnixTimeMilliseconds(), (long)record.Duration.TotalMilliseconds, record.Scope, record.Outcome.ToString(), record.Error?.ToString(),
            record.Applied, record.Rejected, record.Conflicts, record.Received, record.Removed, record.BytesSent, record.BytesReceived, record.Trigger.ToString(), record.Phase.ToString());
        transaction.Statements.Execute("delete from _history where number <= (select max(number) from _history) - $1", limit);
    }

    /// <summary>The latest ones first.</summary>
    public static IReadOnlyList<SyncRecord> Read(StatementCache statements, int limit) => statements.Query(
        "select number, started, duration, scope, outcome, error, applied, rejected, conflicts, received, removed, sent_bytes, received_bytes, started_by, phase from _history order by number desc limit $1",
        static row => new SyncRecord(
            row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), TimeSpan.FromMilliseconds(row.GetInt64(2)), row.GetString(3),
            Enum.Parse<SyncTrigger>(row.GetString(13)), Enum.Parse<SyncPhase>(row.GetString(14)), Enum.Parse<SyncOutcome>(row.GetString(4)), row.IsDBNull(5) || !Enum.TryParse(row.GetString(5), out ErrorCode error) ? null : error,
            row.GetInt32(6), row.GetInt32(7), row.GetInt32(8), row.GetInt64(9), row.GetInt64(10), row.GetInt64(11), row.GetInt64(12)),
        limit);
}
