using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>The layouts of rows: which members a row carries. The database keeps each once and its rows name it by number.</summary>
internal static class RowLayouts
{
    /// <summary>Finds or registers the layouts of a download.</summary>
    /// <returns>The layouts in the same order, as <see cref="BaseTables"/> needs them.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ServerAnswerUnknown"/>: an entity or member is not part of the model.</exception>
    public static IReadOnlyList<BoundLayout> Register(WriteTransaction transaction, IReadOnlyList<RowLayout> layouts) =>
        [.. layouts.Select(layout => Bind(transaction, layout))];

    private static BoundLayout Bind(WriteTransaction transaction, RowLayout layout)
    {
        if (!transaction.Database.Tables.TryGetValue(layout.Entity, out EntityTable? table)) throw Unknown($"the entity '{layout.Entity}'");
        MemberDefinition[] members = [.. layout.Members.Select(id => table.Entity.FindMemberById(id) ?? throw Unknown($"the member '{id}' of '{layout.Entity}'"))];
        string names = string.Join(',', layout.Members);
        StatementCache statements = transaction.Statements;
        statements.Execute("insert or ignore into _layout (entity, members) values ($1, $2)", layout.Entity, names);
        long id = (long)statements.Scalar("select id from _layout where entity = $1 and members = $2", layout.Entity, names)!;
        return new BoundLayout(id, table, members);
    }

    private static OfflineSyncException Unknown(string what) => new(ErrorCode.ServerAnswerUnknown,
        $"The server sends {what}, which this app's model does not know.", "Update the app, or the server: their models differ.");
}

/// <summary>A layout bound to the device's tables.</summary>
/// <param name="Id">Its number in this database.</param>
/// <param name="Table">The entity's tables.</param>
/// <param name="Members">The members in the rows' order.</param>
internal sealed record BoundLayout(long Id, EntityTable Table, MemberDefinition[] Members)
{
    /// <summary>The members' types.</summary>
    public IReadOnlyList<MemberType> Types { get; } = [.. Members.Select(member => member.Type)];
}
