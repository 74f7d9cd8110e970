using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Tests.Cli;

/// <summary>A device's folder with a small journal in it, always the same one: a create, a change that was refused, a delete that waits.</summary>
internal sealed class SampleJournal : IDisposable
{
    public static readonly ObjectId User = new(Id(1));
    public static readonly JournalId Journal = new(Id(2));
    public static readonly ObjectId City = new(Id(3));
    public static readonly EntryKey Create = new(Id(11));
    public static readonly EntryKey Change = new(Id(12));
    public static readonly EntryKey Delete = new(Id(13));

    private static readonly DateTime moment = new(2026, 3, 1, 9, 30, 0, DateTimeKind.Utc);

    public SampleJournal()
    {
        Folder = Directory.CreateTempSubdirectory("offlinesync-cli-").FullName;
        Database = System.IO.Path.Combine(Folder, $"user-{User}.db");
        Write();
    }

    public string Folder { get; }

    public string Database { get; }

    /// <summary>A path in a folder that goes away with the sample.</summary>
    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Database, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>Changes the database behind the journal's back.</summary>
    public void Execute(string sql)
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static Guid Id(int number) => new($"01900000-0000-7000-8000-{number:000000000000}");

    private void Write()
    {
        using SqliteConnection connection = Open();
        OutboxJournal.CreateTables(connection);
        using SqliteTransaction transaction = connection.BeginTransaction();
        using var outbox = new OutboxJournal(connection, new FakeTimeProvider(new DateTimeOffset(moment)));
        outbox.Begin(Journal);
        ChainedEntry create = outbox.Append(Entry(Create) with
        {
            IsNew = true,
            Changes = [new MemberChange("Budget", MemberType.Decimal, null, 12.5m), new MemberChange("Name", MemberType.String, null, "Delft")],
        });
        ChainedEntry change = outbox.Append(Entry(Change) with
        {
            Changes = [new MemberChange("Name", MemberType.String, "Delft", "[bold]Delft[/]")],
            Basis = new EntryBasis(null, Create),
        });
        var batch = new BatchHeader(new BatchId(Id(21)), Journal, User, "model");
        outbox.FreezeBatch(batch, [create, change], []);
        outbox.MarkApplied(Create);
        outbox.MarkRejected(Change, [new RejectionReason(ErrorCode.TextTooLong, "The name is too long.", "Name")]);
        outbox.CloseBatch(batch.Batch);
        outbox.Append(Entry(Delete) with { Kind = EntryKind.Delete, Basis = new EntryBasis(Create.Value, null) });
        transaction.Commit();
    }

    private static JournalEntry Entry(EntryKey key) => new()
    {
        Key = key, Kind = EntryKind.Commit, EntityId = "City", ObjectId = City, ModelVersion = "model", User = User, DeviceTime = moment,
    };
}
