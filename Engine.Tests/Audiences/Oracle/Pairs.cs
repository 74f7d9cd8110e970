namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>A many-to-many association: a set of the owner, and perhaps one of the target.</summary>
internal sealed record Pairs(string Owner, string Set, string Target, string? Inverse)
{
    public string Name => $"{Owner}_{Set}";

    /// <summary>The sets with the entity that has them and the member of a link that leads there.</summary>
    public IEnumerable<(string Set, string Holder, string Near)> Ends => Inverse is null ? [(Set, Owner, "Owner")] : [(Set, Owner, "Owner"), (Inverse, Target, "Target")];

    public override string ToString() => $"{Name} to {Target}{(Inverse is null ? "" : $" and back as {Inverse}")}";
}
