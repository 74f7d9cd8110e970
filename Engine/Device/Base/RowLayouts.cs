using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>The layouts of rows: which members a row carries. The database keeps each once and its rows name it by number.</summary>
internal static class RowLayouts
{
    /// <summary>Finds or registers the layouts of a download. What the server's model has and this app's has not is passed over: the server may be newer.</summary>
    /// <returns>The layouts in the same order, as <see cref="BaseTables"/> needs them.</returns>
    public static IReadOnlyList<BoundLayout> Register(WriteTransaction transaction, IReadOnlyList<RowLayout> layouts) =>
        [.. layouts.Select(layout => Bind(transaction, layout))];

    private static BoundLayout Bind(WriteTransaction transaction, RowLayout layout)
    {
        if (!transaction.Database.Tables.TryGetValue(layout.Entity, out EntityTable? table)) return new BoundLayout(0, null, [.. layout.Members.Select(_ => null as MemberDefinition)]);
        MemberDefinition?[] columns = [.. layout.Members.Select(table.Entity.FindMemberById)];
        // A row has delivered what the device keeps of it, no more: after an update of the app the rest is still to come.
        string names = string.Join(',', columns.OfType<MemberDefinition>().Select(member => member.Id));
        StatementCache statements = transaction.Statements;
        statements.Execute("insert or ignore into _layout (entity, members) values ($1, $2)", layout.Entity, names);
        long id = (long)statements.Scalar("select id from _layout where entity = $1 and members = $2", layout.Entity, names)!;
        return new BoundLayout(id, table, columns);
    }
}

/// <summary>A layout bound to the device's tables.</summary>
internal sealed class BoundLayout
{
    private readonly EntityTable? _table;

    public BoundLayout(long id, EntityTable? table, MemberDefinition?[] columns)
    {
        Id = id;
        _table = table;
        Types = [.. columns.Select(member => member?.Type)];
        Places = [.. Enumerable.Range(0, columns.Length).Where(place => columns[place] is not null)];
        Members = [.. columns.OfType<MemberDefinition>()];
    }

    /// <summary>Its number in this database.</summary>
    public long Id { get; }

    /// <summary>Whether the model has the entity; if not, its rows are passed over.</summary>
    public bool IsKnown => _table is not null;

    /// <summary>The entity's tables.</summary>
    public EntityTable Table => _table ?? throw new InvalidOperationException("The model lacks the layout's entity.");

    /// <summary>The members that the model has, in the rows' order.</summary>
    public MemberDefinition[] Members { get; }

    /// <summary>The columns of these members.</summary>
    public int[] Places { get; }

    /// <summary>The types of all columns; null for one that the model lacks.</summary>
    public IReadOnlyList<MemberType?> Types { get; }
}
