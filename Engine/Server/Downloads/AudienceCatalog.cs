using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using OfflineSync.Projections;

namespace OfflineSync.Server.Downloads;

/// <summary>The audience keys of a model. A key that is not in it lets nothing through.</summary>
internal sealed class AudienceCatalog
{
    private readonly FrozenDictionary<string, Audience> _byKey;

    public AudienceCatalog(DomainModel model)
    {
        Model = model;
        _byKey = model.Entities.Select(entity => new Audience(entity, AudienceKeys.AllOf(entity))).Where(audience => audience.Roles.Any())
            .ToFrozenDictionary(audience => audience.Key, StringComparer.Ordinal);
    }

    public DomainModel Model { get; }

    /// <summary>All audiences, in ordinal order of their keys.</summary>
    public IEnumerable<Audience> All => _byKey.Values.OrderBy(audience => audience.Key, StringComparer.Ordinal);

    /// <summary>The keys that some roles hold by the model's rules alone.</summary>
    public IReadOnlySet<string> Expected(IReadOnlyCollection<string> roles) =>
        All.Where(audience => audience.Roles.Any(roles.Contains)).Select(audience => audience.Key).ToHashSet(StringComparer.Ordinal);

    public bool TryFind(string key, [MaybeNullWhen(false)] out Audience audience) => _byKey.TryGetValue(key, out audience);
}
