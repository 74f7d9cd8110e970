namespace OfflineSync;

/// <summary>Collects the pages and flows of a profile, and what is said by hand about entities.</summary>
public sealed class ProfileBuilder
{
    private readonly string _name;
    private readonly List<PageBuilder> _pages = [];
    private readonly List<ProfilePart> _flows = [];
    private readonly List<ProfileOverride> _overrides = [];

    internal ProfileBuilder(string name) => _name = name;

    /// <summary>Adds a page.</summary>
    /// <param name="name">The page's name.</param>
    public PageBuilder Page(string name)
    {
        var page = new PageBuilder(this, name);
        _pages.Add(page);
        return page;
    }

    /// <summary>Adds a flow that no page runs: at the app's start, for instance.</summary>
    /// <typeparam name="T">The flow; it says itself what it uses.</typeparam>
    public ProfileBuilder Flow<T>()
        where T : IProfileFlow
    {
        // Several pages may run it.
        if (_flows.Any(flow => flow.Name == typeof(T).Name)) return this;
        return Flow(typeof(T).Name, T.Uses);
    }

    /// <summary>Adds a flow by name.</summary>
    /// <param name="name">The flow's name.</param>
    /// <param name="uses">Says what it uses.</param>
    public ProfileBuilder Flow(string name, Action<FlowUses> uses)
    {
        ArgumentNullException.ThrowIfNull(uses);
        var used = new FlowUses();
        uses(used);
        _flows.Add(new ProfilePart(name, [.. used.Collected]));
        return this;
    }

    /// <summary>
    /// Says by hand how an entity takes part in full synchronizations, whatever the pages and flows do with it. An entity that only code uses is
    /// added so. It holds before the entity's own setting; a condition is said at the entity.
    /// </summary>
    /// <param name="mode">How.</param>
    public ProfileBuilder Synchronize<T>(SyncMode mode = SyncMode.All)
        where T : OfflineObject, IEntity<T> => Synchronize(T.Shape.Name, mode);

    /// <summary>The same for an entity by name.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="mode">How.</param>
    public ProfileBuilder Synchronize(string entity, SyncMode mode = SyncMode.All)
    {
        _overrides.Add(new ProfileOverride(entity, mode));
        return this;
    }

    internal ProfileDefinition Build() => new(_name, _pages.Select(page => new ProfilePart(page.Name, [.. page.Collected])), _flows, _overrides);
}
