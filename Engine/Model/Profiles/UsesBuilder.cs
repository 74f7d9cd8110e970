using System.Linq.Expressions;

namespace OfflineSync;

/// <summary>Collects what a page or flow uses. Members are lambdas such as <c>c => c.Name</c> or <c>c => c.Country!.Name</c>; what they lead over is used, too.</summary>
/// <typeparam name="TSelf">The builder itself.</typeparam>
public abstract class UsesBuilder<TSelf>
    where TSelf : UsesBuilder<TSelf>
{
    private readonly List<EntityUse> _uses = [];

    private protected UsesBuilder()
    {
    }

    internal IReadOnlyList<EntityUse> Collected => _uses;

    /// <summary>It shows all members of an entity's objects.</summary>
    /// <param name="where">Of which objects, as XPath text; null means all.</param>
    public TSelf Shows<T>(string? where = null)
        where T : OfflineObject, IEntity<T> => Add<T>(UseKind.Show, [], where);

    /// <summary>It shows a member.</summary>
    /// <param name="member">The member, perhaps over references.</param>
    /// <param name="where">Of which objects, as XPath text; null means all.</param>
    public TSelf Shows<T>(Expression<Func<T, object?>> member, string? where = null)
        where T : OfflineObject, IEntity<T> => Add(UseKind.Show, [member], where);

    /// <summary>It shows some members.</summary>
    /// <param name="members">The members, perhaps over references.</param>
    /// <param name="where">Of which objects, as XPath text; null means all.</param>
    public TSelf Shows<T>(Expression<Func<T, object?>>[] members, string? where = null)
        where T : OfflineObject, IEntity<T> => Add(UseKind.Show, members, where);

    /// <summary>It retrieves objects with all their members.</summary>
    /// <param name="where">Which ones, as XPath text; null means all.</param>
    public TSelf Retrieves<T>(string? where = null)
        where T : OfflineObject, IEntity<T> => Add<T>(UseKind.Retrieve, [], where);

    /// <summary>It retrieves objects, and looks at some members.</summary>
    /// <param name="members">The members, perhaps over references.</param>
    /// <param name="where">Which objects, as XPath text; null means all.</param>
    public TSelf Retrieves<T>(Expression<Func<T, object?>>[] members, string? where = null)
        where T : OfflineObject, IEntity<T> => Add(UseKind.Retrieve, members, where);

    /// <summary>It creates objects.</summary>
    /// <param name="members">The members that are wanted on the device when the objects are synchronized; none means all.</param>
    public TSelf Creates<T>(params Expression<Func<T, object?>>[] members)
        where T : OfflineObject, IEntity<T> => Add(UseKind.Create, members, where: null);

    /// <summary>It changes objects.</summary>
    /// <param name="members">The members; none means all.</param>
    public TSelf Changes<T>(params Expression<Func<T, object?>>[] members)
        where T : OfflineObject, IEntity<T> => Add(UseKind.Change, members, where: null);

    /// <summary>It deletes objects.</summary>
    public TSelf Deletes<T>()
        where T : OfflineObject, IEntity<T> => Add<T>(UseKind.Delete, [], where: null);

    /// <summary>It does something with an entity by name.</summary>
    /// <param name="kind">What it does.</param>
    /// <param name="entity">The entity.</param>
    /// <param name="members">The members by name, or as paths such as <c>City_Country/Country/Name</c>; null means all.</param>
    /// <param name="where">Of which objects, as XPath text; null means all.</param>
    public TSelf Uses(UseKind kind, string entity, IEnumerable<string>? members = null, string? where = null)
    {
        _uses.Add(new EntityUse { Kind = kind, Entity = entity, Members = members is null ? null : [.. members], Where = where });
        return (TSelf)this;
    }

    private TSelf Add<T>(UseKind kind, Expression<Func<T, object?>>[] members, string? where)
        where T : OfflineObject, IEntity<T>
    {
        _uses.Add(new EntityUse { Kind = kind, Entity = T.Shape.Name, Lambdas = [.. members], Where = where });
        return (TSelf)this;
    }
}
