namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>An entity of the oracle, or a specialization of one.</summary>
internal sealed record Kind(string Name, string? Generalization, IReadOnlyList<Slot> Slots);

/// <summary>What a random model consists of, beside its rules.</summary>
internal sealed record Shape(IReadOnlyList<Kind> Kinds, IReadOnlyList<Pairs> Associations)
{
    public const string User = "User";

    /// <summary>The member of a family that says what an object is.</summary>
    public const string KindMember = "Specialization";

    public static readonly string[] Roles = ["Clerk", "Boss", "Guest"];

    /// <summary>The entities that full synchronizations leave out, with how.</summary>
    public IReadOnlyDictionary<string, SyncSetting> LeftOut { get; init; } = new Dictionary<string, SyncSetting>();

    public IReadOnlyDictionary<string, ConflictPolicy> Policies { get; init; } = new Dictionary<string, ConflictPolicy>();

    /// <summary>The entities that are stored, but for links.</summary>
    public IEnumerable<string> Entities => Kinds.Where(kind => kind.Generalization is null).Select(kind => kind.Name);

    public Kind Find(string name) => Kinds.Single(kind => kind.Name == name);

    public string RootOf(string name)
    {
        while (Find(name).Generalization is { } next) name = next;
        return name;
    }

    public bool Is(string name, string other) => name == other || (Find(name).Generalization is { } next && Is(next, other));

    /// <summary>The kinds of an entity's family, the root first.</summary>
    public IEnumerable<Kind> Family(string entity) => Kinds.Where(kind => RootOf(kind.Name) == entity);

    public bool IsFamily(string entity) => Family(entity).Count() > 1;

    /// <summary>The members of all objects of an entity, whatever they are.</summary>
    public IEnumerable<Slot> SlotsOf(string entity) => Family(entity).SelectMany(kind => kind.Slots);

    /// <summary>The members that an object has by what it is.</summary>
    public IEnumerable<Slot> SlotsOfKind(string name) => Kinds.Where(kind => Is(name, kind.Name)).SelectMany(kind => kind.Slots);

    public Slot SlotOf(string entity, string name) => SlotsOf(entity).Single(slot => slot.Name == name);

    public IEnumerable<string> SetsOf(string entity) => Associations.SelectMany(pairs => pairs.Ends).Where(end => end.Holder == entity).Select(end => end.Set);

    public Pairs? FindPairs(string entity) => Associations.FirstOrDefault(pairs => pairs.Name == entity);

    /// <summary>Everything that an object of an entity may show.</summary>
    public IEnumerable<string> MembersOf(string entity) => FindPairs(entity) is not null ? ["Owner", "Target"]
        : [.. entity == User ? ["Name", "Active", "Roles"] : (string[])[], .. SlotsOf(entity).Select(slot => slot.Name), .. IsFamily(entity) ? [KindMember] : (string[])[]];

    public DomainModel Model(IReadOnlyList<RandomRule> rules, IReadOnlyDictionary<string, Condition> settings) => DomainModel.Define("Shop", model =>
    {
        model.Roles(Roles);
        foreach (Kind kind in Kinds) model.Entity(kind.Name, entity => Define(entity, kind, rules, settings));
    });

    public override string ToString() => string.Join(Environment.NewLine,
        Kinds.Select(kind => $"{kind.Name}{(kind.Generalization is null ? "" : $" : {kind.Generalization}")}: {string.Join(", ", kind.Slots)}{(LeftOut.TryGetValue(kind.Name, out SyncSetting? left) ? $" ({left.Mode})" : "")}")
            .Concat(Associations.Select(pairs => pairs.ToString())));

    private void Define(UntypedEntityBuilder entity, Kind kind, IReadOnlyList<RandomRule> rules, IReadOnlyDictionary<string, Condition> settings)
    {
        if (kind.Generalization is not null) entity.Specializes(kind.Generalization);
        foreach (Slot slot in kind.Slots)
        {
            if (slot.Target is not null) entity.Reference(slot.Name, slot.Target, slot.IsRequired);
            else if (slot.Type == MemberType.Enumeration) entity.Enumeration(slot.Name, Slot.Words);
            else entity.Attribute(slot.Name, slot.Type, slot.IsRequired);
            if (slot.WhenTargetGoes != DeleteBehaviour.Keep) entity.OnDelete(new DeleteRule { Member = slot.Name, TargetIsDeleted = true, Behaviour = slot.WhenTargetGoes });
        }
        foreach (Pairs pairs in Associations)
        {
            if (pairs.Owner == kind.Name) entity.ReferenceSet(pairs.Set, pairs.Target);
            if (pairs.Inverse is not null && pairs.Target == kind.Name) entity.ReferenceSet(pairs.Inverse, pairs.Owner, pairs.Name);
        }
        foreach (RandomRule rule in rules.Where(rule => rule.Kind == kind.Name)) entity.Allow(rule.Role, rule.Rights, rule.Read, rule.Write, rule.Where is null ? null : $"[{rule.Where.Text}]");
        if (Policies.TryGetValue(kind.Name, out ConflictPolicy policy)) entity.OnConflict(policy);
        if (LeftOut.TryGetValue(kind.Name, out SyncSetting? left)) entity.Synchronize(left);
        else if (settings.TryGetValue(kind.Name, out Condition? setting)) entity.Synchronize(SyncSetting.ByXPath($"[{setting.Text}]"));
    }
}
