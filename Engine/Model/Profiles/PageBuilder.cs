namespace OfflineSync;

/// <summary>Collects what a page of a profile uses, and the flows that it runs.</summary>
public sealed class PageBuilder : UsesBuilder<PageBuilder>
{
    private readonly ProfileBuilder _profile;

    internal PageBuilder(ProfileBuilder profile, string name) => (_profile, Name) = (profile, name);

    internal string Name { get; }

    /// <summary>It runs a flow.</summary>
    /// <typeparam name="T">The flow; it says itself what it uses.</typeparam>
    public PageBuilder Flow<T>()
        where T : IProfileFlow
    {
        _profile.Flow<T>();
        return this;
    }

    /// <summary>It runs a flow that is known by name.</summary>
    /// <param name="name">The flow's name.</param>
    /// <param name="uses">Says what it uses.</param>
    public PageBuilder Flow(string name, Action<FlowUses> uses)
    {
        _profile.Flow(name, uses);
        return this;
    }

    /// <summary>Adds another page to the profile.</summary>
    /// <param name="name">The page's name.</param>
    public PageBuilder Page(string name) => _profile.Page(name);
}
