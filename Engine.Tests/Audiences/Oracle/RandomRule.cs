namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>A rule to read.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Role">The role.</param>
/// <param name="Members">The members; null for all.</param>
/// <param name="Where">The condition; null for none.</param>
internal sealed record RandomRule(string Entity, string Role, string[]? Members, Condition? Where);

/// <summary>Makes rules and settings.</summary>
internal sealed class RandomRules(Random random)
{
    public static readonly string[] Roles = ["Clerk", "Boss", "Guest"];

    public List<RandomRule> Next()
    {
        var rules = new List<RandomRule>();
        foreach (string entity in Shape.Entities)
        {
            for (int count = random.Next(1, 4); count > 0; count--)
            {
                string[]? members = random.Next(3) > 0 ? null : [.. Shape.Attributes.Where(_ => random.Next(2) == 0).DefaultIfEmpty("Title")];
                rules.Add(new RandomRule(entity, Roles[random.Next(Roles.Length)], members, random.Next(6) == 0 ? null : Condition(entity, 3)));
            }
        }
        return rules;
    }

    public Dictionary<string, Condition> NextSettings() => Shape.Entities.Where(_ => random.Next(5) == 0).ToDictionary(entity => entity, entity => Condition(entity, 1));

    public Condition Condition(string entity, int depth)
    {
        Link[] users = [.. Shape.Links.Where(link => link.Owner == entity && link.Target == Shape.User)];
        Link[] forward = [.. Shape.Links.Where(link => link.Owner == entity && link.Target != Shape.User)], reversed = [.. Shape.Links.Where(link => link.Target == entity)];
        while (true)
        {
            switch (random.Next(depth > 0 ? 12 : 4))
            {
                case 0: return new Condition.Flag("Open");
                case 1: return new Condition.Greater("Amount", random.Next(10));
                case 2 when users.Length > 0: return new Condition.IsUser(users[0].Association, users[0].Member);
                case 3 when users.Length > 0: return random.Next(6) == 0 ? new Condition.IsNotUser(users[0].Association, users[0].Member) : new Condition.IsUser(users[0].Association, users[0].Member);
                case 4 or 5 or 6 when forward.Length > 0:
                    Link to = forward[random.Next(forward.Length)];
                    return new Condition.To(to.Association, to.Member, to.Target, random.Next(8) == 0 ? null : Condition(to.Target, depth - 1));
                case 7 or 8 when reversed.Length > 0:
                    Link from = reversed[random.Next(reversed.Length)];
                    return new Condition.From(from.Association, from.Owner, from.Member, from.Owner == from.Target, random.Next(8) == 0 ? null : Condition(from.Owner, depth - 1));
                case 9: return new Condition.Both(Condition(entity, depth - 1), Condition(entity, depth - 1));
                case 10: return new Condition.Either(Condition(entity, depth - 1), Condition(entity, depth - 1));
                case 11: return new Condition.Denied(Condition(entity, depth - 1));
                default: break;
            }
        }
    }
}
