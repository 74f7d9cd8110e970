using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Steps;

/// <summary>Commits that the device takes and the server will refuse.</summary>
internal static class RefusedSteps
{
    private const string TooLong = "a name that is longer than the server takes";

    public static readonly Step[] All =
    [
        new("create too long", _ => 3, (world, device) => CreateAsync(world, device, refused => refused["Name"] = TooLong)),
        new("create without name", _ => 2, (world, device) => CreateAsync(world, device, refused => refused["Name"] = world.Random.Chance(0.5) ? null : "  ")),
        new("create dangling", _ => 2, (world, device) => CreateAsync(world, device, refused => refused[ReferenceOf(refused).Name] = NoObject(world))),
        new("edit too long", _ => 2, (world, device) => EditAsync(world, device, refused => refused["Name"] = TooLong)),
        new("edit dangling", _ => 2, (world, device) => EditAsync(world, device, refused => refused[ReferenceOf(refused).Name] = NoObject(world))),
        new("group with one too long", _ => 2, GroupAsync),
    ];

    /// <summary>The refused object, alone or with others that refer to it.</summary>
    private static async Task<string> CreateAsync(World world, SimulatedDevice device, Action<OfflineObject> spoil)
    {
        OfflineObject refused = RandomValues.New(world, device, "Place");
        spoil(refused);
        List<OfflineObject> objects = [refused];
        for (int i = world.Random.Next(3); i > 0; i--)
        {
            OfflineObject dependant = RandomValues.New(world, device, "Visit");
            dependant["Place"] = refused;
            objects.Add(dependant);
        }
        string done = await LocalSteps.CommitAsync(world, device, objects);
        // A later entry of an object whose create is refused has nothing to stand on.
        if (world.Random.Chance(0.4))
        {
            refused["Note"] = "later";
            done += " and " + await LocalSteps.CommitAsync(world, device, [refused]);
        }
        return done;
    }

    private static async Task<string> EditAsync(World world, SimulatedDevice device, Action<OfflineObject> spoil)
    {
        if (RandomValues.Shown(world, device, SimulationModel.Entities) is not { } key) return "nothing there";
        OfflineObject found = await LocalSteps.FindAsync(device, key);
        spoil(found);
        return await LocalSteps.CommitAsync(world, device, [found]);
    }

    private static async Task<string> GroupAsync(World world, SimulatedDevice device)
    {
        List<OfflineObject> objects = [RandomValues.New(world, device), RandomValues.New(world, device)];
        world.Random.Pick(objects)["Name"] = TooLong;
        return await LocalSteps.CommitAsync(world, device, objects, group: true);
    }

    private static MemberDefinition ReferenceOf(OfflineObject referrer) => referrer.Entity.Members.First(member => member.IsReference);

    private static ObjectId NoObject(World world)
    {
        Span<byte> bytes = stackalloc byte[16];
        world.Random.NextBytes(bytes);
        return new ObjectId(new Guid(bytes));
    }
}
