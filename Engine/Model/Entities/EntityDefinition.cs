using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync;

/// <summary>An entity of a domain model: its shape, access rules and policies.</summary>
[DebuggerDisplay("{Name}")]
public sealed partial class EntityDefinition
{
    private readonly FrozenDictionary<string, MemberDefinition> _byName;
    private readonly FrozenDictionary<string, MemberDefinition> _byId;
    private readonly FrozenDictionary<string, MemberUpgrade> _upgrades;

    internal EntityDefinition(
        EntityShape shape, IEnumerable<AccessRule> accessRules, ConflictPolicy conflictPolicy, IEnumerable<ValidationRule>? validationRules = null, IEnumerable<DeleteRule>? deleteRules = null,
        IEnumerable<MemberUpgrade>? upgrades = null, SyncSetting? synchronization = null, IReadOnlyList<Specialization>? specializations = null)
    {
        Shape = shape;
        Specializations = [.. specializations ?? []];
        AccessRules = [.. accessRules];
        ConflictPolicy = conflictPolicy;
        DeleteRules = [.. deleteRules ?? []];
        Upgrades = [.. upgrades ?? []];
        Synchronization = synchronization ?? SyncSetting.All;
        IEnumerable<ValidationRule> said = validationRules ?? [];
        // Users sign in by their names, whatever else a model says of them.
        if (shape.Name == User.EntityName && !said.Concat(shape.Members.SelectMany(member => member.Rules)).Any(rule => rule is UniqueRule { Member: nameof(User.Name) })) said = said.Append(new UniqueRule { Member = nameof(User.Name) });
        ILookup<string, ValidationRule> added = said.ToLookup(rule => rule.Member, StringComparer.Ordinal);
        // In the members' order, and for each the simple ones first; a rule for a member that does not exist is kept for the model check.
        ValidationRules =
        [
            .. shape.Members.SelectMany(member => member.ImpliedRules.Concat(member.Rules).Select(rule => member.DeclaredBy is null ? rule : rule with { Specialization = member.DeclaredBy }).Concat(added[member.Name])),
            .. added.Where(group => shape.Members.All(member => member.Name != group.Key)).SelectMany(group => group),
        ];
        _byName = shape.Members.ToFrozenDictionary(member => member.Name, StringComparer.Ordinal);
        _byId = shape.Members.ToFrozenDictionary(member => member.Id, StringComparer.Ordinal);
        // Two for one id are a mistake that the model check names.
        _upgrades = Upgrades.DistinctBy(upgrade => upgrade.FromId).ToFrozenDictionary(upgrade => upgrade.FromId, StringComparer.Ordinal);
    }

    /// <summary>The model that the entity belongs to.</summary>
    public DomainModel Model { get; internal set; } = null!;

    /// <summary>The members and how to make an object.</summary>
    public EntityShape Shape { get; }

    /// <summary>The name in code, constraints and tools.</summary>
    public string Name => Shape.Name;

    /// <summary>The stable id in journals, events and databases.</summary>
    public string Id => Shape.Id;

    /// <summary>Whether objects are stored and synchronized; others live in memory, in their unit of work alone.</summary>
    public bool IsPersistable => Shape.IsPersistable;

    /// <summary>The members in order.</summary>
    public ImmutableArray<MemberDefinition> Members => Shape.Members;

    /// <summary>Who may do what; rules add up.</summary>
    public ImmutableArray<AccessRule> AccessRules { get; private set; }

    /// <summary>What happens when an upload meets a foreign change.</summary>
    public ConflictPolicy ConflictPolicy { get; }

    /// <summary>How the entity takes part in full synchronizations.</summary>
    public SyncSetting Synchronization { get; private set; }

    /// <summary>What the values of an object must keep, by the members' order: required members, lengths, and whatever else was declared.</summary>
    public ImmutableArray<ValidationRule> ValidationRules { get; }

    /// <summary>What happens to associated objects on a delete, where they are not simply kept.</summary>
    public ImmutableArray<DeleteRule> DeleteRules { get; }

    /// <summary>What older versions of the entity had, and what became of it.</summary>
    public ImmutableArray<MemberUpgrade> Upgrades { get; }

    /// <summary>The member of that name.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelUnknownName"/>: there is none.</exception>
    public MemberDefinition Member(string name) => FindMember(name)
        ?? throw new OfflineSyncException(ErrorCode.ModelUnknownName, $"The entity '{Name}' has no member '{name}'.", Shape.FindCalculated(name) is { } calculated ? $"{name} is calculated: read the property of the class. {calculated.Cure}" :
            $"Its members are: {string.Join(", ", Members.Select(member => member.Name))}.");

    /// <summary>The member of that name, or null.</summary>
    public MemberDefinition? FindMember(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The member of that stable id, or null.</summary>
    public MemberDefinition? FindMemberById(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Reads a member of an entry, event or row of any version of the model.</summary>
    internal ReceivedMember Receive(string memberId, MemberType type, object? value)
    {
        if (_upgrades.TryGetValue(memberId, out MemberUpgrade? upgrade) && (upgrade.FromType ?? type) == type)
        {
            if (upgrade.Member is null) return new ReceivedMember(ReceivedKind.Retired);
            MemberDefinition target = Member(upgrade.Member);
            return upgrade.TryConvert(target, value, out object? converted) ? new ReceivedMember(ReceivedKind.Taken, target, converted) : new ReceivedMember(ReceivedKind.Failed, target);
        }
        if (FindMemberById(memberId) is not { } member) return new ReceivedMember(ReceivedKind.Unknown);
        return member.Type == type ? new ReceivedMember(ReceivedKind.Taken, member, value) : new ReceivedMember(ReceivedKind.Retyped, member);
    }

    /// <summary>What its objects join, where they are links of a many-to-many association; null for others.</summary>
    internal LinkDefinition? Link { get; init; }

    /// <summary>The entity's name.</summary>
    public override string ToString() => Name;

    /// <summary>Reads the conditions of the rules, when all entities are known; gives the problems.</summary>
    internal IEnumerable<ModelFinding> BindRules()
    {
        if (Link is not null) AccessRules = [.. Link.Rules()];
        List<AccessRule> bound = [];
        foreach (AccessRule rule in AccessRules)
        {
            string? problem = null;
            try
            {
                bound.Add(rule.BoundTo(this));
            }
            catch (OfflineSyncException exception) when (exception.Code == ErrorCode.ConstraintInvalid)
            {
                problem = $"the rule for {rule.Role} has a condition that cannot be read. {exception.Message} {exception.Hint}";
            }
            if (problem is not null) yield return new ModelFinding(DefinitionRules.Condition, Name, null, problem);
        }
        AccessRules = [.. bound];
        string? unreadable = null;
        try
        {
            Synchronization = Synchronization.BoundTo(this);
        }
        catch (OfflineSyncException exception) when (exception.Code == ErrorCode.ConstraintInvalid)
        {
            unreadable = $"the condition of its synchronization cannot be read. {exception.Message} {exception.Hint}";
        }
        if (unreadable is not null) yield return new ModelFinding(DefinitionRules.Condition, Name, null, unreadable);
    }
}
