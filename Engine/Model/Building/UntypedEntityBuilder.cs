namespace OfflineSync;

/// <summary>Collects the members, rules and policies of an entity without a class.</summary>
public sealed class UntypedEntityBuilder : EntityBuilder
{
    private readonly string _name;
    private readonly List<MemberDefinition> _members = [];
    private readonly List<SetDefinition> _sets = [];
    private readonly List<CalculatedDefinition> _calculated = [];
    private string? _id;
    private string? _generalization;
    private bool _isPersistable = true;

    internal UntypedEntityBuilder(string name) => _name = name;

    /// <summary>Sets the stable id, when it differs from the name.</summary>
    public UntypedEntityBuilder Id(string id)
    {
        _id = id;
        return this;
    }

    /// <summary>Makes it a specialization of another entity.</summary>
    public UntypedEntityBuilder Specializes(string generalization)
    {
        _generalization = generalization;
        return this;
    }

    /// <summary>Keeps its objects in memory: they are never stored or synchronized.</summary>
    public UntypedEntityBuilder NonPersistable()
    {
        _isPersistable = false;
        return this;
    }

    /// <summary>Adds a member.</summary>
    public UntypedEntityBuilder Member(MemberDefinition member)
    {
        _members.Add(member);
        return this;
    }

    /// <summary>Adds an attribute. The default value of a DateTime may be the text <c>[%CurrentDateTime%]</c>: see <see cref="MemberDefinition.StartsNow"/>.</summary>
    public UntypedEntityBuilder Attribute(string name, MemberType type, bool required = false, int? maxLength = null, object? defaultValue = null)
    {
        bool startsNow = type == MemberType.DateTime && defaultValue is MemberDefinition.NowToken;
        return Member(new MemberDefinition { Name = name, Type = type, IsRequired = required, MaxLength = maxLength, DefaultValue = startsNow ? null : defaultValue, StartsNow = startsNow });
    }

    /// <summary>Adds an enumeration.</summary>
    public UntypedEntityBuilder Enumeration(string name, params string[] keys) =>
        Member(new MemberDefinition { Name = name, Type = MemberType.Enumeration, EnumerationKeys = [.. keys] });

    /// <summary>Adds the owning end of an association.</summary>
    public UntypedEntityBuilder Reference(string name, string target, bool required = false) =>
        Member(new MemberDefinition { Name = name, Type = MemberType.Reference, Target = target, Association = $"{_name}_{name}", IsRequired = required });

    /// <summary>Adds an end of a many-to-many association.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="target">The entity at the other end.</param>
    /// <param name="association">The association's name; null for <c>Entity_Set</c>. The other end names the same.</param>
    public UntypedEntityBuilder ReferenceSet(string name, string target, string? association = null)
    {
        _sets.Add(new SetDefinition { Name = name, Target = target, Association = association ?? $"{_name}_{name}" });
        return this;
    }

    /// <summary>Names a property that the code of a class computes. See <see cref="CalculatedAttribute"/>.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="needs">The members that it is computed from, by name or as paths; none means all.</param>
    public UntypedEntityBuilder Calculated(string name, params string[] needs)
    {
        _calculated.Add(new CalculatedDefinition { Name = name, Needs = [.. needs] });
        return this;
    }

    /// <summary>Grants rights to a user role. Rules add up. See <see cref="EntityBuilder{T}"/> for the parameters.</summary>
    public UntypedEntityBuilder Allow(string role, Rights rights, IEnumerable<string>? read = null, IEnumerable<string>? write = null, string? where = null)
    {
        AddRule(role, rights, read, write, where);
        return this;
    }

    /// <summary>Sets how the entity takes part in full synchronizations. The default is <see cref="SyncSetting.All"/>.</summary>
    public UntypedEntityBuilder Synchronize(SyncSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        Setting = setting;
        return this;
    }

    /// <summary>Sets what happens when an upload meets a foreign change. The default is <see cref="ConflictPolicy.LastWins"/>.</summary>
    public UntypedEntityBuilder OnConflict(ConflictPolicy policy)
    {
        Policy = policy;
        return this;
    }

    /// <summary>Adds a validation rule. Rules add up.</summary>
    public UntypedEntityBuilder Validate(ValidationRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        Validation.Add(rule);
        return this;
    }

    /// <summary>Says what happens to associated objects on a delete. The default is <see cref="DeleteBehaviour.Keep"/>.</summary>
    public UntypedEntityBuilder OnDelete(DeleteRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        Deletes.Add(rule);
        return this;
    }

    /// <summary>Says that older versions of the app had a member that this one has not. See <see cref="EntityBuilder{T}"/>.</summary>
    public UntypedEntityBuilder Retire(string memberId)
    {
        Upgrades.Add(new MemberUpgrade { FromId = memberId });
        return this;
    }

    /// <summary>Says what older versions of the app had in the place of a member. See <see cref="EntityBuilder{T}"/> for the parameters.</summary>
    public UntypedEntityBuilder Upgrade(string member, string from, MemberType type, Func<object, object?>? convert = null)
    {
        Upgrades.Add(new MemberUpgrade { FromId = from, FromType = type, Member = member, Convert = convert });
        return this;
    }

    // What is said of users is added to the members that every user has.
    private IEnumerable<MemberDefinition> Members => _name == User.EntityName
        ? User.Shape.Members.Where(known => _members.All(member => member.Name != known.Name)).Concat(_members)
        : _members;

    internal override EntityShape BuildShape() => new(_name, Members, id: _id, sets: _sets, generalization: _generalization, isPersistable: _isPersistable, calculated: _calculated);
}
