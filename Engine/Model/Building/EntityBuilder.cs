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

    private protected List<ValidationRule> Validation { get; } = [];

    private protected List<DeleteRule> Deletes { get; } = [];

    private protected List<MemberUpgrade> Upgrades { get; } = [];

    private protected ConflictPolicy Policy { get; set; } = ConflictPolicy.LastWins;

    private protected SyncSetting? Setting { get; set; }

    internal abstract EntityShape BuildShape();

    internal EntityDefinition Build() => Build(BuildShape(), []);

    /// <summary>The entity that a family is stored as.</summary>
    /// <param name="shape">All its members.</param>
    /// <param name="specializations">The entities of the family; empty for an entity alone.</param>
    /// <param name="others">What the specializations add to this one, the root.</param>
    internal EntityDefinition Build(EntityShape shape, IReadOnlyList<Specialization> specializations, params (string Name, EntityBuilder Builder)[] others) => new(
        shape,
        [.. Rules, .. others.SelectMany(other => other.Builder.Rules.Select(rule => rule with { Specialization = other.Name }))],
        Policy,
        [.. Validation, .. others.SelectMany(other => other.Builder.Validation.Select(rule => rule with { Specialization = other.Name }))],
        [.. Deletes, .. others.SelectMany(other => other.Builder.Deletes)],
        [.. Upgrades, .. others.SelectMany(other => other.Builder.Upgrades)],
        Setting,
        specializations);

    /// <summary>What only the root of a family can say.</summary>
    /// <param name="root">The root, as far as it is known.</param>
    internal IEnumerable<string> FamilyProblems(EntityBuilder? root)
    {
        if (Policy != ConflictPolicy.LastWins) yield return "its conflict policy is that of its family: say OnConflict at the root";
        // All is what everything is by default: only beside another setting of the family is it a contradiction.
        if (Setting is { } said && (said.Mode != SyncMode.All || root?.Setting is { Mode: not SyncMode.All })) yield return "it is synchronized with its family: say Synchronize at the root";
    }

    private protected void AddRule(string role, Rights rights, IEnumerable<string>? read, IEnumerable<string>? write, string? where, LambdaExpression? lambda = null)
    {
        ImmutableArray<string>? readMembers = read is null ? null : [.. read];
        ImmutableArray<string>? writeMembers = write is null ? null : [.. write];
        if (readMembers is not null) rights |= Rights.Read;
        if (writeMembers is not null) rights |= Rights.Write;
        // A rule that only lists writable members lets these be read, and no others.
        if (writeMembers is not null && readMembers is null && !rights.HasFlag(Rights.Read)) readMembers = [];
        if (rights.HasFlag(Rights.Write)) rights |= Rights.Read;
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

    /// <summary>Sets how the entity takes part in full synchronizations. The default is <see cref="SyncSetting.All"/>.</summary>
    public EntityBuilder<T> Synchronize(SyncSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        Setting = setting;
        return this;
    }

    /// <summary>Sets what happens when an upload meets a foreign change. The default is <see cref="ConflictPolicy.LastWins"/>.</summary>
    public EntityBuilder<T> OnConflict(ConflictPolicy policy)
    {
        Policy = policy;
        return this;
    }

    /// <summary>Adds a validation rule. Rules add up.</summary>
    public EntityBuilder<T> Validate(ValidationRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        Validation.Add(rule);
        return this;
    }

    /// <summary>Lets no two objects have the same value of a member. See <see cref="UniqueRule"/>.</summary>
    /// <param name="member">The member.</param>
    /// <param name="ignoreCase">Whether upper and lower case of a text count as the same.</param>
    /// <param name="message">What people read when it is broken; null takes a text that says the rule.</param>
    public EntityBuilder<T> Unique(Expression<Func<T, object?>> member, bool ignoreCase = false, string? message = null) =>
        Validate(new UniqueRule { Member = NameOf(member), IgnoresCase = ignoreCase, Message = message });

    /// <summary>Limits a number or moment by constants.</summary>
    /// <param name="member">The member.</param>
    /// <param name="least">The least value; null for none.</param>
    /// <param name="most">The greatest value; null for none.</param>
    /// <param name="message">What people read when it is broken; null takes a text that says the rule.</param>
    public EntityBuilder<T> Range(Expression<Func<T, object?>> member, object? least = null, object? most = null, string? message = null) =>
        Validate(new RangeRule { Member = NameOf(member), Least = Constant(least), Most = Constant(most), Message = message });

    /// <summary>Limits a number or moment by another member: it is at least as great.</summary>
    /// <param name="member">The member.</param>
    /// <param name="other">The other member.</param>
    /// <param name="message">What people read when it is broken; null takes a text that says the rule.</param>
    public EntityBuilder<T> AtLeast(Expression<Func<T, object?>> member, Expression<Func<T, object?>> other, string? message = null) =>
        Validate(new RangeRule { Member = NameOf(member), Least = RuleOperand.Of(NameOf(other)), Message = message });

    /// <summary>Asks for the form of a text: the whole of it matches a regular expression.</summary>
    /// <param name="member">The member.</param>
    /// <param name="pattern">The regular expression; it needs no anchors.</param>
    /// <param name="message">What people read when it is broken; null takes a text that says the rule.</param>
    public EntityBuilder<T> Pattern(Expression<Func<T, object?>> member, string pattern, string? message = null) =>
        Validate(new PatternRule { Member = NameOf(member), Pattern = pattern, Message = message });

    /// <summary>Asks for one value.</summary>
    /// <param name="member">The member.</param>
    /// <param name="value">The value that it must have.</param>
    /// <param name="message">What people read when it is broken; null takes a text that says the rule.</param>
    public EntityBuilder<T> MustBe(Expression<Func<T, object?>> member, object value, string? message = null) =>
        Validate(new EqualRule { Member = NameOf(member), Other = RuleOperand.Constant(value), Message = message });

    /// <summary>Asks for the value of another member.</summary>
    /// <param name="member">The member.</param>
    /// <param name="other">The other member.</param>
    /// <param name="message">What people read when it is broken; null takes a text that says the rule.</param>
    public EntityBuilder<T> SameAs(Expression<Func<T, object?>> member, Expression<Func<T, object?>> other, string? message = null) =>
        Validate(new EqualRule { Member = NameOf(member), Other = RuleOperand.Of(NameOf(other)), Message = message });

    /// <summary>Says what happens to objects of this entity when what a reference of theirs points to is deleted. The default is <see cref="DeleteBehaviour.Keep"/>.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="behaviour">What happens to those that refer to the deleted object.</param>
    /// <param name="message">What people read when a delete is rejected; null takes a text that says the rule.</param>
    public EntityBuilder<T> WhenTargetIsDeleted(Expression<Func<T, object?>> reference, DeleteBehaviour behaviour, string? message = null)
    {
        Deletes.Add(new DeleteRule { Member = NameOf(reference), TargetIsDeleted = true, Behaviour = behaviour, Message = message });
        return this;
    }

    /// <summary>Says what happens to the object that a reference points to when its owner, an object of this entity, is deleted. The default is <see cref="DeleteBehaviour.Keep"/>.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="behaviour">What happens to the object that the deleted one refers to.</param>
    /// <param name="message">What people read when a delete is rejected; null takes a text that says the rule.</param>
    public EntityBuilder<T> WhenDeleted(Expression<Func<T, object?>> reference, DeleteBehaviour behaviour, string? message = null)
    {
        Deletes.Add(new DeleteRule { Member = NameOf(reference), TargetIsDeleted = false, Behaviour = behaviour, Message = message });
        return this;
    }

    /// <summary>Says that older versions of the app had a member that this one has not: what they send of it stays in the events and shows nowhere.</summary>
    /// <param name="memberId">The stable id that it had.</param>
    public EntityBuilder<T> Retire(string memberId)
    {
        Upgrades.Add(new MemberUpgrade { FromId = memberId });
        return this;
    }

    /// <summary>Says what older versions of the app had in the place of a member: its values are converted wherever they come from. See <see cref="MemberUpgrade"/>.</summary>
    /// <param name="member">The member that took its place.</param>
    /// <param name="from">The stable id that it had.</param>
    /// <param name="type">The type that it had.</param>
    /// <param name="convert">Makes the new value of an old one; null takes the plain conversion between the two types.</param>
    public EntityBuilder<T> Upgrade(Expression<Func<T, object?>> member, string from, MemberType type, Func<object, object?>? convert = null)
    {
        Upgrades.Add(new MemberUpgrade { FromId = from, FromType = type, Member = NameOf(member), Convert = convert });
        return this;
    }

    internal override EntityShape BuildShape() => T.Shape;

    private static RuleOperand? Constant(object? value) => value is null ? null : RuleOperand.Constant(value);

    private static string NameOf(Expression<Func<T, object?>> member) => member.Body switch
    {
        MemberExpression property => property.Member.Name,
        UnaryExpression { Operand: MemberExpression property } => property.Member.Name,
        _ => throw new OfflineSyncException(ErrorCode.ModelInvalid, $"'{member}' names no member of {typeof(T).Name}.", "Write a lambda such as c => c.Name."),
    };
}
