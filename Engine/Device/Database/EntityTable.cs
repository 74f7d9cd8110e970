namespace OfflineSync.Device;

/// <summary>The names and statements of an entity's tables. Tables of ours begin with an underscore, the app's views do not.</summary>
internal sealed class EntityTable
{
    private const string CurrentGeneration = "(select value from _state where name = 'generation')";

    public EntityTable(EntityDefinition entity, ProfileDefinition? profile)
    {
        Entity = entity;
        OmittedMembers = [.. profile?.Of(entity).OmittedMembers.Select(member => member.Id) ?? []];
        Synchronization = profile?.Of(entity).Setting ?? entity.Synchronization;
        IsUnused = profile?.Of(entity) is { Origin: SettingOrigin.NotUsed } && entity.Synchronization.Downloads;
        View = Quote(entity.Id);
        Base = Quote($"_base_{entity.Id}");
        Overlay = Quote($"_overlay_{entity.Id}");
        Columns = string.Concat(entity.Members.Select(member => $", {Quote(member.Id)}"));
        string parameters(int from) => string.Concat(entity.Members.Select((_, i) => $", ?{from + i}"));
        string live(string alias) => $"{alias}._from <= {CurrentGeneration} and ({alias}._to is null or {alias}._to > {CurrentGeneration})";
        SelectById = $"select id{Columns} from {View} where id = $1";
        SelectBase = $"select b._event, l.members{Qualified("b")} from {Base} b join _layout l on l.id = b._layout where b.id = $1 and {live("b")}";
        InsertOverlay = $"insert into {Overlay} (id, _deleted, _new{Columns}) values (?1, ?2, ?3{parameters(4)})";
        ReplaceOverlay = $"insert or replace into {Overlay} (id, _deleted, _new{Columns}) values (?1, ?2, ?3{parameters(4)})";
        DeleteOverlay = $"delete from {Overlay} where id = $1";
        CreateView = $"""
            create view {View} (id{Columns}) as
            select b.id{Qualified("b")} from {Base} b
            where {live("b")} and not exists (select 1 from {Overlay} o where o.id = b.id)
            union all
            select o.id{Qualified("o")} from {Overlay} o where o._deleted = 0
            """;
    }

    public EntityDefinition Entity { get; }

    /// <summary>How the entity takes part in full synchronizations: by the device's profile, where it has one.</summary>
    public SyncSetting Synchronization { get; }

    /// <summary>Whether nothing in the device's profile uses the entity, and only the profile keeps it out of downloads.</summary>
    public bool IsUnused { get; }

    /// <summary>The members that the device's profile keeps out of downloads, by stable id.</summary>
    public IReadOnlyList<string> OmittedMembers { get; }

    /// <summary>The quoted name of the view that shows what the device holds.</summary>
    public string View { get; }

    /// <summary>The quoted name of the table of downloaded rows.</summary>
    public string Base { get; }

    /// <summary>The quoted name of the table of objects with entries that are not settled.</summary>
    public string Overlay { get; }

    /// <summary>The members' columns, each with a comma before it.</summary>
    public string Columns { get; }

    public string SelectById { get; }

    public string SelectBase { get; }

    public string InsertOverlay { get; }

    public string ReplaceOverlay { get; }

    public string DeleteOverlay { get; }

    public string CreateView { get; }

    public static string Quote(string name) => $"\"{name}\"";

    private string Qualified(string alias) => string.Concat(Entity.Members.Select(member => $", {alias}.{Quote(member.Id)}"));
}
