namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>Makes rules and settings.</summary>
internal sealed class RandomRules(Random random, Shape shape, OracleCount count)
{
    private readonly RandomConditions _conditions = new(random, shape, count);

    public IEnumerable<RandomRule> Next() =>
        from kind in shape.Kinds
        where kind.Generalization is null || random.Next(2) == 0
        from _ in Enumerable.Range(0, random.Next(1, 4))
        select Rule(kind.Name);

    public Dictionary<string, Condition> NextSettings()
    {
        Dictionary<string, Condition> settings = shape.Entities.Where(entity => entity != Shape.User && random.Next(5) == 0).ToDictionary(entity => entity, entity => _conditions.Next(entity, 2));
        foreach (string _ in settings.Keys) count.Saw("setting: by XPath");
        return settings;
    }

    private RandomRule Rule(string kind)
    {
        bool isUser = kind == Shape.User;
        string[] members = [.. shape.SlotsOfKind(kind).Select(slot => slot.Name), .. isUser ? ["Name"] : shape.SetsOf(shape.RootOf(kind))];
        (Rights rights, string[]? read, string[]? write) = random.Next(isUser ? 4 : 9) switch
        {
            0 => (Rights.Read, null, null),
            1 => (Rights.None, Some(members), (string[]?)null),
            2 => (Rights.Read, null, Some([.. members.Except(["Name"])])),
            3 => (Rights.None, random.Next(2) == 0 ? null : Some(members), Some([.. members.Except(["Name"])])),
            4 => (Rights.Create | Rights.Delete, (string[]?)null, (string[]?)null),
            5 => (Rights.Create, Some(members), Some(members)),
            6 => (Rights.Write | (random.Next(2) == 0 ? Rights.Delete : Rights.None), random.Next(2) == 0 ? null : Some(members), null),
            7 => (Rights.All, null, null),
            _ => (Rights.Create | Rights.Read | Rights.Write, null, null),
        };
        count.Saw($"rule: {rights}{(read is null ? "" : " with members to read")}{(write is null ? "" : " with members to write")}");
        if (shape.Find(kind).Generalization is not null) count.Saw("rule of a specialization");
        return new RandomRule(kind, Shape.Roles[random.Next(Shape.Roles.Length)], rights, read, write, random.Next(6) == 0 ? null : _conditions.Next(shape.RootOf(kind), 3));
    }

    private string[] Some(string[] members) => [.. members.Where(_ => random.Next(2) == 0).DefaultIfEmpty(members[0])];
}
