namespace OfflineSync;

/// <summary>Collects what a <see cref="DomainModel"/> is made of.</summary>
public sealed class DomainModelBuilder
{
    private readonly string _name;
    private readonly List<EntityBuilder> _entities = [];
    private string? _anonymousRole;
    private readonly List<ProfileDefinition> _profiles = [];
    private List<string>? _roles;

    internal DomainModelBuilder(string name) => _name = name;

    /// <summary>Adds an entity class.</summary>
    public DomainModelBuilder Entity<T>(Action<EntityBuilder<T>>? define = null)
        where T : OfflineObject, IEntity<T>
    {
        var builder = new EntityBuilder<T>();
        define?.Invoke(builder);
        _entities.Add(builder);
        return this;
    }

    /// <summary>Adds an entity without a class.</summary>
    public DomainModelBuilder Entity(string name, Action<UntypedEntityBuilder> define)
    {
        var builder = new UntypedEntityBuilder(name);
        define(builder);
        _entities.Add(builder);
        return this;
    }

    /// <summary>Declares the user roles: a rule for any other role is a problem of the model, and users can be given no other. Without this, what rules name is a role.</summary>
    public DomainModelBuilder Roles(params string[] roles)
    {
        (_roles ??= []).AddRange(roles);
        return this;
    }

    /// <summary>Lets devices work without signing in, as the anonymous user with this role.</summary>
    public DomainModelBuilder AllowAnonymous(string role)
    {
        _anonymousRole = role;
        return this;
    }

    /// <summary>Says what one kind of device is for: what follows from its pages and flows is synchronized there, and nothing else.</summary>
    /// <param name="name">The profile's name; a device takes it with <c>OfflineOptions.Profile</c>.</param>
    /// <param name="define">Adds pages, flows, and what is said by hand.</param>
    public DomainModelBuilder Profile(string name, Action<ProfileBuilder> define)
    {
        var builder = new ProfileBuilder(name);
        define(builder);
        _profiles.Add(builder.Build());
        return this;
    }

    internal DomainModel Build()
    {
        if (!_entities.Any(entity => entity.BuildShape().Name == User.EntityName)) _entities.Insert(0, new EntityBuilder<User>());
        return new DomainModel(_name, Families.Join(_name, _entities), _anonymousRole, _roles, _profiles);
    }

    /// <summary>The built-in entity of users is part of every model; an app adds rules to it with <c>Entity&lt;User&gt;(…)</c>.</summary>
    internal static List<EntityDefinition> WithUsers(List<EntityDefinition> entities)
    {
        if (!entities.Any(entity => entity.Name == User.EntityName)) entities.Insert(0, new EntityBuilder<User>().Build());
        return entities;
    }
}
