using Weasel.Postgresql.Tables;

namespace OfflineSync.Projections;

/// <summary>The table of an entity's live objects: id, last event, a column per member.</summary>
internal sealed class ObjectTable : Table
{
    public ObjectTable(StoreSchema schema, EntityDefinition entity)
        : base(schema.TableName(StoreSchema.ObjectTableName(entity)))
    {
        Entity = entity;
        AddColumn("id", "uuid").AsPrimaryKey();
        AddColumn(StoreSchema.LastEventColumn, "uuid").NotNull();
        foreach (MemberDefinition member in entity.Members) AddColumn(StoreSchema.ColumnName(member), MemberColumn.TypeName(member.Type));
        // The delete of an object finds those that refer to it.
        foreach (MemberDefinition member in entity.Members.Where(member => member.IsReference))
        {
            Indexes.Add(new IndexDefinition($"ref_{entity.Id}_{member.Id}".ToLowerInvariant() is { Length: <= 63 } name ? name : $"ref_{entity.Id}_{member.Index}".ToLowerInvariant())
            {
                Columns = [StoreSchema.ColumnName(member)],
            });
        }
    }

    public EntityDefinition Entity { get; }
}
