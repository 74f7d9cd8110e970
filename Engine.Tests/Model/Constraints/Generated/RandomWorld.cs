using OfflineSync.Tests.Model.Constraints.Generated.Oracle;

namespace OfflineSync.Tests.Model.Constraints.Generated;

/// <summary>Random things: many empty values, references to what is not there, and times around a now.</summary>
internal static class RandomWorld
{
    public static World Create(DomainModel model, Dice dice)
    {
        var world = new World();
        foreach (EntityDefinition entity in model.Entities)
        {
            world.Things[entity.Name] = [.. Enumerable.Range(0, entity.Name is "Site" or "Visit" ? 36 : 12).Select(_ => new Thing(entity.Name, dice.NewId(), []))];
        }
        foreach (EntityDefinition entity in model.Entities)
        {
            foreach (Thing thing in world.Things[entity.Name])
            {
                foreach (MemberDefinition member in entity.Members) thing.Values[member.Name] = dice.Percent(20) ? null : Value(member, world, dice);
            }
        }
        // A name is one user's only.
        foreach (Thing user in world.Things[User.EntityName].GroupBy(user => (user.Values[nameof(User.Name)] as string)?.Normalize()).SelectMany(same => same.Skip(1))) user.Values[nameof(User.Name)] = null;
        return world;
    }

    /// <summary>Somebody who asks, with a value for each variable.</summary>
    public static Asker Ask(World world, Dice dice)
    {
        Thing? user = dice.Percent(12) ? null : dice.Pick(world.Things[User.EntityName]);
        return new Asker
        {
            User = user,
            Roles = [.. GeneratedModel.Roles.Where(_ => dice.Percent(50))],
            Object = dice.Percent(12) ? null : dice.Pick(world.Things["Site"]).Id,
            Now = dice.Pick(Pools.Nows),
            Zone = TimeZoneInfo.FindSystemTimeZoneById(dice.Pick(Pools.Zones)),
            Variables = new Dictionary<string, object?>
            {
                ["text"] = Maybe(dice.Pick(Pools.Texts)),
                ["kind"] = Maybe(dice.Pick(GeneratedModel.Kinds)),
                ["number"] = Maybe(dice.Pick(Pools.Decimals)),
                ["whole"] = Maybe(dice.Pick(Pools.Integers)),
                ["moment"] = Maybe(Moment(dice)),
                ["flag"] = Maybe(dice.Percent(50)),
                ["site"] = Maybe(dice.Pick(world.Things["Site"])),
                ["area"] = Maybe(dice.Pick(world.Things["Area"])),
            },
        };

        object? Maybe(object value) => dice.Percent(12) ? null : value;
    }

    public static DateTime Moment(Dice dice)
    {
        if (dice.Percent(8)) return dice.Pick(Pools.Ends);
        TimeSpan distance = dice.Pick(Pools.Distances);
        DateTime moment = dice.Pick(Pools.Nows) + (dice.Percent(50) ? distance : -distance);
        return dice.Percent(10) ? moment.Date : moment;
    }

    private static object Value(MemberDefinition member, World world, Dice dice) => member.Type switch
    {
        MemberType.String when member.Name == nameof(User.Roles) => dice.Pick(Pools.RoleLists),
        MemberType.String => dice.Pick(Pools.Texts),
        MemberType.Enumeration => dice.Pick(GeneratedModel.Kinds),
        MemberType.Integer => dice.Pick(Pools.Integers),
        MemberType.Long => dice.Pick(Pools.Longs),
        MemberType.Decimal => dice.Pick(Pools.Decimals),
        MemberType.Boolean => dice.Percent(50),
        MemberType.DateTime => Moment(dice),
        _ => dice.Percent(8) ? dice.NewId() : dice.Pick(world.Things[member.Target!]).Id,
    };
}
