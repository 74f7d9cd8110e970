using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>
/// What this device dropped, or holds although no download brought it: the next download asks the server about it, and the transaction that
/// takes the answer forgets it.
/// </summary>
/// <param name="Entities">Entities that were dropped whole, by stable id.</param>
/// <param name="Objects">Objects that were dropped.</param>
/// <param name="Outside">Objects that answers by id brought, perhaps outside of the settings.</param>
internal sealed record Resets(IReadOnlyList<string> Entities, IReadOnlyList<Guid> Objects, IReadOnlyList<Guid> Outside)
{
    private const int Limit = 50_000;
    private const string WholeEntity = "entity", OneObject = "object", OutsideSettings = "outside";

    public bool IsEmpty => Entities.Count + Objects.Count + Outside.Count == 0;

    public static Resets Read(StatementCache statements) => new(
        statements.Query("select cast(name as text) from _reset where kind = $1", static row => row.GetString(0), WholeEntity),
        Ids(statements, OneObject), Ids(statements, OutsideSettings));

    public static void AddEntity(WriteTransaction transaction, string entity)
    {
        transaction.Statements.Execute("insert or ignore into _reset (kind, name) values ($1, cast($2 as blob))", WholeEntity, entity);
        // A page set under way began without it.
        DownloadMarks.StopPages(transaction);
    }

    public static void AddObject(WriteTransaction transaction, ObjectId id) => Add(transaction, OneObject, id);

    /// <summary>After an answer by id: what it brought of entities with a condition may be outside of it.</summary>
    public static void NoteOutside(WriteTransaction transaction)
    {
        foreach (EntityTable table in transaction.Database.Tables.Values.Where(table => table.Synchronization.Mode == SyncMode.ByXPath && transaction.Changes.Contains(table.Entity)))
        {
            if (transaction.Changes.ObjectsOf(table.Entity) is not { } ids) AddEntity(transaction, table.Entity.Id);
            else foreach (ObjectId id in ids) Add(transaction, OutsideSettings, id);
        }
    }

    /// <summary>The server has answered this.</summary>
    public void Forget(WriteTransaction transaction)
    {
        foreach (string entity in Entities) transaction.Statements.Execute("delete from _reset where kind = $1 and name = cast($2 as blob)", WholeEntity, entity);
        foreach (Guid id in Objects) transaction.Statements.Execute("delete from _reset where kind = $1 and name = $2", OneObject, Blob.Of(id));
        foreach (Guid id in Outside) transaction.Statements.Execute("delete from _reset where kind = $1 and name = $2", OutsideSettings, Blob.Of(id));
    }

    private static void Add(WriteTransaction transaction, string kind, ObjectId id) =>
        transaction.Statements.Execute("insert or ignore into _reset (kind, name) values ($1, $2)", kind, Blob.Of(id.Value));

    private static List<Guid> Ids(StatementCache statements, string kind) =>
        statements.Query($"select name from _reset where kind = $1 limit {Limit}", static row => row.ReadGuid(0), kind);
}
