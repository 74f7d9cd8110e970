namespace OfflineSync;

/// <summary>What <see cref="ModelChecks"/> looks for beside warnings and guidance.</summary>
public sealed record ModelCheckOptions
{
    /// <summary>Whether to report what works here and is forbidden in offline apps of the low-code platform whose behaviour this engine follows: what a model that shall run on both must leave out. The default is false.</summary>
    public bool Compatibility { get; init; }

    /// <summary>The model that devices in the field were built with: what would break them is reported. The default is null: nothing is compared.</summary>
    public DomainModel? Against { get; init; }
}
