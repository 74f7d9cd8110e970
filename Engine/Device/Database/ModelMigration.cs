using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>
/// Takes a device database to another version of the app's model, in the transaction that opens it: downloaded values go through the model's
/// upgrades, and what lies over them is computed anew from the journal, which stays as it is.
/// </summary>
internal static class ModelMigration
{
    private const string TypesName = "types";
    private const string UpgradesName = "upgrades";

    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelInvalid"/>: a member has another type than its values here.</exception>
    public static void ThrowIfRetyped(StatementCache statements, DomainModel model)
    {
        Dictionary<string, string> before = (StateTable.Get(statements, TypesName) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => parts[1]);
        string[] problems = [.. from type in Types(model) where before.GetValueOrDefault(type.Key, type.Value) != type.Value select $"{type.Key} is {type.Value} in the model, and {before[type.Key]} in this device's database"];
        if (problems.Length > 0)
        {
            throw new OfflineSyncException(ErrorCode.ModelInvalid,
                $"The type of a member never changes once there are values:{Environment.NewLine}- {string.Join(Environment.NewLine + "- ", problems)}",
                "Give the member back its type, add a new one with another stable id, and let an upgrade convert the values. Nothing was changed.");
        }
        // Types of members that are gone stay: they may come back.
        foreach ((string member, string type) in Types(model)) before[member] = type;
        StateTable.Set(statements, TypesName, string.Join('\n', before.Select(pair => $"{pair.Key} {pair.Value}")));
    }

    /// <summary>Runs the upgrades that this database has not gone through.</summary>
    public static void Apply(WriteTransaction transaction)
    {
        StatementCache statements = transaction.Statements;
        DomainModel model = transaction.Database.Model;
        string before = StateTable.Get(statements, UpgradesName) ?? "";
        HashSet<string> done = [.. before.Split('\n')];
        foreach (EntityDefinition entity in model.Entities)
        {
            foreach (MemberUpgrade upgrade in entity.Upgrades.Where(upgrade => upgrade.Member is not null && !done.Contains(ModelHash.UpgradeLine(entity, upgrade)))) Fill(statements, transaction.Database.Table(entity), upgrade);
        }
        StateTable.Set(statements, UpgradesName, string.Join('\n', ModelHash.UpgradeLines(model)));
        foreach (IGrouping<string, (string EntityId, ObjectId Id)> entity in transaction.Journal.ReadUnsettledObjects().GroupBy(pair => pair.EntityId))
        {
            if (model.FindEntityById(entity.Key) is { } definition) Overlay.Recompute(transaction, definition, entity.Select(pair => pair.Id));
        }
    }

    private static void Fill(StatementCache statements, EntityTable table, MemberUpgrade upgrade)
    {
        if (statements.Scalar($"select 1 from pragma_table_info('{table.Base.Trim('"')}') where name = $1 collate nocase", upgrade.FromId) is null) return;
        MemberDefinition target = table.Entity.Member(upgrade.Member!);
        string from = EntityTable.Quote(upgrade.FromId), to = EntityTable.Quote(target.Id);
        bool isOwn = target.Id == upgrade.FromId;
        // A value that has no counterpart shows empty, until the next download brings the server's.
        var filled = statements.Query(
            $"select id, _from, {from} from {table.Base} where {from} is not null{(isOwn ? "" : $" and {to} is null")}",
            row => (Id: row.ReadGuid(0), From: row.GetInt64(1), Value: upgrade.TryConvert(target, StoredValue.Read(row, 2, upgrade.FromType!.Value), out object? value) ? value : null));
        foreach ((Guid id, long generation, object? value) in filled)
        {
            statements.Execute($"update {table.Base} set {to} = $1 where id = $2 and _from = $3", StoredValue.Of(value), Blob.Of(id), generation);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Types(DomainModel model) =>
        from entity in model.Entities
        from member in entity.Members
        select KeyValuePair.Create($"{entity.Id}.{member.Id}", member.Type.ToString());
}
