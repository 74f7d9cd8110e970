using System.Collections.Immutable;
using System.Linq.Expressions;

namespace OfflineSync;

/// <summary>Collects the rules and policies of an entity.</summary>
public abstract class EntityBuilder
{
    private protected EntityBuilder()
    {
    }

    private protected List<AccessRule> Rules { get; } = [];

    private protected ConflictPolicy Policy { get; set; } = ConflictPolicy.LastWins;

    internal abstract EntityShape BuildShape();

    internal EntityDefinition Build() => new(BuildShape(), Rules, Policy);

    private protected void AddRule(string role, Rights rights, IEnumerable<string>? read, IEnumerable<string>? write, string? where, LambdaExpression? lambda = null)
    {
        ImmutableArray<string>? readMembers = read is null ? null : [.. read];
        ImmutableArray<string>? writeMembers = write is null ? null : [.. write];
        if (readMembers is not null) rights |= Rights.Read;
        if (writeMembers is not null) rights |= Rights.Write;
        if (rights.HasFlag(Rights.Write)) rights |= Rights.Read;
        // A rule that only lists writable members lets these be read, and no others.
        if (writeMembers is not null && readMembers is null && !rights.HasFlag(Rights.Read)) readMembers = [];
        Rules.Add(new AccessRule { Role = role, Rights = rights, ReadMembers = readMembers, WriteMembers = writeMembers, Where = where, Lambda = lambda });
    }
}

/// <summary>Collects the rules and policies of an entity class.</summary>
/// <typeparam name="T">The class.</typeparam>
public sealed class EntityBuilder<T> : EntityBuilder
    where T : OfflineObject, IEntity<T>
{
    internal EntityBuilder()
    {
    }

    /// <summary>Grants rights to a user role. Rules add up.</summary>
    /// <param name="role">The user role.</param>
    /// <param name="rights">What is granted.</param>
    /// <param name="read">The readable members; null means all.</param>
    /// <param name="write">The writable members; null means all when <paramref name="rights"/> has <see cref="Rights.Write"/>.</param>
    /// <param name="where">To which objects the rule applies, as XPath text; null means all.</param>
    public EntityBuilder<T> Allow(string role, Rights rights, Expression<Func<T, object?>>[]? read = null, Expression<Func<T, object?>>[]? write = null, string? where = null)
    {
        AddRule(role, rights, read?.Select(NameOf), write?.Select(NameOf), where);
        return this;
    }

    /// <summary>Grants rights to a user role, for the objects that fulfil a condition. Rules add up.</summary>
    /// <param name="role">The user role.</param>
    /// <param name="rights">What is granted.</param>
    /// <param name="where">The condition on an object and the current user, such as <c>(c, user) => c.Country!.Owner == user</c>.</param>
    /// <param name="read">The readable members; null means all.</param>
    /// <param name="write">The writable members; null means all when <paramref name="rights"/> has <see cref="Rights.Write"/>.</param>
    public EntityBuilder<T> Allow(string role, Rights rights, Expression<Func<T, User, bool>> where, Expression<Func<T, object?>>[]? read = null, Expression<Func<T, object?>>[]? write = null)
    {
        AddRule(role, rights, read?.Select(NameOf), write?.Select(NameOf), where: null, where);
        return this;
    }

    /// <summary>Sets what happens when an upload meets a foreign change. The default is <see cref="ConflictPolicy.LastWins"/>.</summary>
    public EntityBuilder<T> OnConflict(ConflictPolicy policy)
    {
        Policy = policy;
        return this;
    }

    internal override EntityShape BuildShape() => T.Shape;

    private static string NameOf(Expression<Func<T, object?>> member) => member.Body switch
    {
        MemberExpression property => property.Member.Name,
        UnaryExpression { Operand: MemberExpression property } => property.Member.Name,
        _ => throw new OfflineSyncException(ErrorCode.ModelInvalid, $"'{member}' names no member of {typeof(T).Name}.", "Write a lambda such as c => c.Name."),
    };
}
