using OfflineSync.Constraints;

namespace OfflineSync.Device;

/// <summary>A column of an export: a path over references to an attribute, an id or a reference.</summary>
internal sealed record ExportColumn(string Name, Ordering Path)
{
    /// <summary>The columns that paths name; without any, all members that are not hashed.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>.</exception>
    public static ExportColumn[] Of(EntityDefinition entity, IReadOnlyCollection<string> paths) => paths.Count > 0
        ? [.. paths.Select(path => new ExportColumn(path, entity.FindMember(path) is { IsHashed: false } member ? new Ordering([], member, Descending: false) : Ordering.By(entity, path)))]
        : [.. entity.Members.Where(member => !member.IsHashed).Select(member => new ExportColumn(member.Name, new Ordering([], member, Descending: false)))];

    public object? ValueOf(OfflineObject row)
    {
        OfflineObject? at = row;
        foreach (AssociationStep step in Path.Steps)
        {
            at = at.GetReference(step.Member.Name);
            if (at is null) return null;
        }
        return Path.Attribute is null ? at.Id : at.GetValue(Path.Attribute);
    }
}
