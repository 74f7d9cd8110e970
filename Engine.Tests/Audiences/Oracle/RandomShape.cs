namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>Makes models: entities with members of all types, references of all kinds, families, many-to-many associations, and users with members of their own.</summary>
internal sealed class RandomShape(Random random, OracleCount count)
{
    private static readonly string[] Names = ["Region", "Customer", "Order", "Visit", "Depot", "Task"];

    private static readonly MemberType[] Types = [MemberType.Integer, MemberType.Long, MemberType.Decimal, MemberType.Boolean, MemberType.DateTime, MemberType.Enumeration, MemberType.String];

    public Shape Next()
    {
        string[] entities = [.. Names.OrderBy(_ => random.Next()).Take(random.Next(2, 7))];
        List<(string Name, string? Generalization)> kinds = [.. entities.Select(name => (name, (string?)null))];
        if (random.Next(2) == 0)
        {
            string root = entities[random.Next(entities.Length)];
            kinds.Add(("Rush", root));
            if (random.Next(2) == 0) kinds.Add(("Bulk", random.Next(2) == 0 ? root : "Rush"));
            count.Saw("model: family");
        }
        List<Kind> made = [new Kind(Shape.User, null, [.. UserSlots(entities)])];
        foreach ((string name, string? generalization) in kinds) made.Add(new Kind(name, generalization, [.. Slots(name, generalization, kinds)]));
        List<Pairs> associations = [];
        for (int i = random.Next(3); i > 0; i--)
        {
            string owner = entities[random.Next(entities.Length)], target = random.Next(4) == 0 ? owner : entities[random.Next(entities.Length)];
            associations.Add(new Pairs(owner, $"Links{i}", target, random.Next(2) == 0 ? $"Back{i}" : null));
            count.Saw(owner == target ? "model: many-to-many with itself" : "model: many-to-many");
            if (associations[^1].Inverse is not null) count.Saw("model: many-to-many from both ends");
        }
        return new Shape(made, associations)
        {
            LeftOut = entities.Where(_ => random.Next(9) == 0).ToDictionary(name => name, LeftOut),
            Policies = entities.Where(_ => random.Next(3) == 0).ToDictionary(name => name, _ => ConflictPolicy.MergeMembers),
        };
    }

    private SyncSetting LeftOut(string entity)
    {
        count.Saw("setting: nothing");
        return random.Next(2) == 0 ? SyncSetting.Clear : SyncSetting.Preserve;
    }

    private IEnumerable<Slot> Slots(string kind, string? generalization, List<(string Name, string? Generalization)> kinds)
    {
        int place = kinds.FindIndex(one => one.Name == kind);
        if (generalization is null) yield return new Slot(kind, "Title", MemberType.String);
        if (generalization is null && random.Next(2) == 0) yield return new Slot(kind, "Note", MemberType.String);
        if (random.Next(3) == 0)
        {
            count.Saw("member: Binary");
            yield return new Slot(kind, $"Photo{(generalization is null ? "" : kind)}", MemberType.Binary);
        }
        for (int i = generalization is null ? random.Next(2, 5) : random.Next(1, 3); i > 0; i--)
        {
            MemberType type = Types[random.Next(Types.Length)];
            count.Saw($"member: {type}");
            yield return new Slot(kind, $"{type}{(generalization is null ? "" : kind)}{i}", type) { IsRequired = type is MemberType.Integer or MemberType.String && random.Next(6) == 0 };
        }
        for (int i = random.Next(generalization is null ? 1 : 0, 4); i > 0; i--)
        {
            string target = random.Next(10) switch { < 4 => Shape.User, < 6 => kind, _ => kinds[random.Next(kinds.Count)].Name };
            int there = kinds.FindIndex(one => one.Name == target);
            // What must be there is made before.
            bool isRequired = target != Shape.User && there < place && generalization is null && random.Next(2) == 0;
            DeleteBehaviour behaviour = target == Shape.User ? DeleteBehaviour.Keep
                : isRequired ? random.Next(2) == 0 ? DeleteBehaviour.Refuse : DeleteBehaviour.Cascade
                : random.Next(8) switch { < 2 => DeleteBehaviour.Refuse, 2 => DeleteBehaviour.Cascade, _ => DeleteBehaviour.Keep };
            count.Saw(target == Shape.User ? "reference to users" : target == kind ? "reference to itself" : there >= 0 && kinds[there].Generalization is not null ? "reference to a specialization" : "reference");
            if (isRequired) count.Saw("reference: required");
            if (behaviour != DeleteBehaviour.Keep) count.Saw($"reference: {behaviour}");
            yield return new Slot(kind, $"To{(generalization is null ? "" : kind)}{i}", MemberType.Reference) { Target = target, IsRequired = isRequired, WhenTargetGoes = behaviour };
        }
    }

    // Always a place of theirs, so that there is something to compare paths with.
    private IEnumerable<Slot> UserSlots(string[] entities)
    {
        yield return new Slot(Shape.User, "Home", MemberType.Reference) { Target = entities[random.Next(entities.Length)] };
        yield return new Slot(Shape.User, "Team", random.Next(2) == 0 ? MemberType.Enumeration : MemberType.String);
        MemberType number = Types[random.Next(3)];
        yield return new Slot(Shape.User, "Level", number);
        yield return new Slot(Shape.User, "Note", MemberType.String);
        if (random.Next(2) == 0) yield return new Slot(Shape.User, "Since", MemberType.DateTime);
        if (random.Next(2) == 0) yield return new Slot(Shape.User, "Away", MemberType.Boolean);
    }
}
