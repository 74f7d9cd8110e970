using Weasel.Postgresql.Tables;

namespace OfflineSync.Projections;

/// <summary>The tables that projections write.</summary>
internal static class ProjectedTables
{
    public static IEnumerable<Table> Of(StoreSchema schema, DomainModel model) =>
        [ObjectHead(schema), Visibility(schema), Membership(schema), Audience(schema), .. model.Entities.Select(entity => new ObjectTable(schema, entity))];

    private static Table ObjectHead(StoreSchema schema)
    {
        var table = new Table(schema.TableName("object_head"));
        table.AddColumn("id", "uuid").AsPrimaryKey();
        table.AddColumn("entity", "text").NotNull();
        table.AddColumn("deleted", "boolean").NotNull();
        return table;
    }

    private static Table Visibility(StoreSchema schema)
    {
        var table = new Table(schema.TableName("visibility"));
        table.AddColumn("key", "text").AsPrimaryKey();
        table.AddColumn("id", "uuid").AsPrimaryKey();
        AddFlips(table);
        table.Indexes.Add(new IndexDefinition("visibility_key_xid") { Columns = ["key", "xid"] });
        table.Indexes.Add(new IndexDefinition("visibility_id_key") { Columns = ["id", "key"] });
        table.Indexes.Add(new IndexDefinition("visibility_xid") { Columns = ["xid"] });
        return table;
    }

    private static Table Membership(StoreSchema schema)
    {
        var table = new Table(schema.TableName("membership"));
        table.AddColumn("principal", "text").AsPrimaryKey();
        table.AddColumn("key", "text").AsPrimaryKey();
        table.AddColumn("source", "uuid").AsPrimaryKey();
        AddFlips(table);
        table.Indexes.Add(new IndexDefinition("membership_source") { Columns = ["source"] });
        table.Indexes.Add(new IndexDefinition("membership_key") { Columns = ["key"] });
        table.Indexes.Add(new IndexDefinition("membership_xid") { Columns = ["xid"] });
        return table;
    }

    private static Table Audience(StoreSchema schema)
    {
        var table = new Table(schema.TableName("audience"));
        table.AddColumn("key", "text").AsPrimaryKey();
        table.AddColumn("role", "text").AsPrimaryKey();
        table.AddColumn("members", "text").AsPrimaryKey();
        table.AddColumn("entity", "text").NotNull();
        table.AddColumn("node", "text").NotNull();
        AddFlips(table);
        return table;
    }

    private static void AddFlips(Table table)
    {
        table.AddColumn("visible", "boolean").NotNull();
        table.AddColumn("xid", "xid8").NotNull();
        table.AddColumn("since", "xid8").NotNull();
        table.AddColumn("flips", "xid8[]");
    }
}
