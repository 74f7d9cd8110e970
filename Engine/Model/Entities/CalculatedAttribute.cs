namespace OfflineSync;

/// <summary>
/// Says that a property computes its value from members: <c>[Calculated(nameof(Number))] public string Label => $"No. {Number}";</c>.
/// It is neither stored nor synchronized, and it is computed wherever it is read, without a connection, too. The model knows it: a page of a
/// profile may show it, <see cref="System.ComponentModel.INotifyPropertyChanged"/> tells when it changes with a member, and whoever filters or
/// orders by it learns what to ask for instead.
/// </summary>
/// <param name="needs">The members that it is computed from, by name, or as paths such as <c>City_Country/Country/Name</c>; none means all of the entity.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CalculatedAttribute(params string[] needs) : Attribute
{
    /// <summary>The members that it is computed from; none means all of the entity.</summary>
    public IReadOnlyList<string> Needs { get; } = needs;
}
