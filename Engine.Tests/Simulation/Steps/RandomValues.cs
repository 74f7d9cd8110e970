using OfflineSync.Testing;
using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Steps;

/// <summary>Random objects and values.</summary>
internal static class RandomValues
{
    private static readonly string[] notes = ["", "dry", "with \"quotes\" and \\", "Überlingen", "日本", "🙂", "line\nbreak", "'; drop table x; --"];

    public static string Name(SeededRandom random) => $"name {random.Next(40)}";

    /// <summary>One of a few, so that two objects often want the same.</summary>
    public static string Code(SeededRandom random) => $"code {random.Next(20)}";

    /// <summary>An entity for a new object: mostly one that everybody downloads.</summary>
    public static string Entity(World world) =>
        world.Random.Pick(world.Swarm.Settings && world.Random.Chance(0.4) ? SimulationModel.WithSettings : SimulationModel.Everyday);

    /// <summary>A value that the server takes, or a reference to something that the device shows.</summary>
    public static object? Of(World world, SimulatedDevice device, MemberDefinition member)
    {
        SeededRandom random = world.Random;
        if (member.Name == "Name") return Name(random);
        if (random.Chance(0.1)) return null;
        if (member.Name == "Code") return Code(random);
        return member.Type switch
        {
            MemberType.String => random.Pick(notes),
            MemberType.Integer => random.Next(-5, 5) * 100_000_000,
            MemberType.Long => random.Next(-5, 5) * 1_000_000_000_000L,
            MemberType.Decimal => random.Next(-1_000_000, 1_000_000) / 1000m,
            MemberType.Boolean => random.Chance(0.5),
            MemberType.DateTime => World.Start.UtcDateTime.AddMilliseconds(random.Next(1_000_000)),
            MemberType.Binary => Enumerable.Range(0, random.Next(200)).Select(_ => (byte)random.Next(256)).ToArray(),
            MemberType.Enumeration => random.Pick(member.EnumerationKeys),
            MemberType.Reference => Shown(world, device, member.Target!) is { } target ? new ObjectId(target.Id) : null,
            _ => throw new ArgumentOutOfRangeException(nameof(member), member.Type, "No value is made up for this type."),
        };
    }

    /// <summary>An object that the device shows, if there is one.</summary>
    public static ObjectKey? Shown(World world, SimulatedDevice device, params string[] entities)
    {
        ObjectKey[] shown = [.. device.Image.Shown.Keys.Where(key => entities.Contains(key.Entity))];
        // Half of the time one of a few, so that devices meet.
        return shown.Length == 0 ? null : world.Random.Chance(0.5) ? shown[world.Random.Next(Math.Min(3, shown.Length))] : world.Random.Pick(shown);
    }

    /// <summary>Sets some members of an object.</summary>
    public static void Change(World world, SimulatedDevice device, OfflineObject changed, int members)
    {
        for (int i = 0; i < members; i++)
        {
            MemberDefinition member = world.Random.Pick(changed.Entity.Members);
            changed.SetValue(member, Of(world, device, member));
        }
    }

    /// <summary>A new object in memory.</summary>
    public static OfflineObject New(World world, SimulatedDevice device, string? entity = null)
    {
        OfflineObject created = device.Hold(device.Engine.Create(entity ?? Entity(world)));
        created["Name"] = Name(world.Random);
        Change(world, device, created, world.Random.Next(3));
        return created;
    }
}
