using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Steps;

/// <summary>What the operator does on the server.</summary>
internal static class ServerSteps
{
    public static readonly Step[] All =
    [
        new("operator creates", _ => 2, (world, _) => CreateAsync(world)),
        new("operator edits", _ => 5, (world, _) => EditAsync(world)),
        new("operator deletes", _ => 3, (world, _) => DeleteAsync(world)),
        new("operator changes role", swarm => swarm.RolesChange ? 5 : 0, ChangeRoleAsync),
        new("server restarts", swarm => swarm.ServerRestarts ? 1 : 0, RestartAsync),
    ];

    public static async Task<string> EditAsync(World world)
    {
        if (await PickAsync(world) is not { } key) return "nothing there";
        string member = world.Random.Chance(0.5) ? "Name" : Second(key.Entity);
        object value = member == "Name" ? RandomValues.Name(world.Random) : Value(world, member);
        return $"{key} {member}{await UnlessRefusedAsync(() => world.Operator.SetAsync(key, member, value))}";
    }

    private static async Task<string> CreateAsync(World world)
    {
        string entity = RandomValues.Entity(world);
        return (await world.Operator.CreateAsync(entity, RandomValues.Name(world.Random))).ToString();
    }

    public static async Task<string> DeleteAsync(World world)
    {
        if (await PickAsync(world) is not { } key) return "nothing there";
        return $"{key}{await UnlessRefusedAsync(() => world.Operator.DeleteAsync(key))}";
    }

    public static async Task<string> ChangeRoleAsync(World world, SimulatedDevice device)
    {
        ObjectKey user = new(User.EntityName, device.User.Id.Value);
        string before = (await world.State.ReadRowsAsync())[user]["Roles"] ?? "", after = world.Random.Chance(0.5) ? SimulationModel.Worker : world.Random.Pick(SimulationModel.Roles);
        if (before == after) return "the same";
        await world.Operator.SetAsync(user, "Roles", after);
        world.Marks.Reach(Array.IndexOf(SimulationModel.Roles, after) < Array.IndexOf(SimulationModel.Roles, before) ? Mark.RoleGained : Mark.RoleLost);
        return $"{device.User.Name} from '{before}' to '{after}'";
    }

    private static async Task<string> RestartAsync(World world, SimulatedDevice device)
    {
        await world.RestartServerAsync();
        return "";
    }

    /// <summary>What the operator does, unless another object has the same code or stands in the way of a delete.</summary>
    private static async Task<string> UnlessRefusedAsync(Func<Task> work)
    {
        try
        {
            await work();
            return "";
        }
        catch (OfflineSyncException refused) when (refused.Code is ErrorCode.ValueNotUnique or ErrorCode.DeleteRefused)
        {
            return $": {refused.Code}";
        }
    }

    private static async Task<ObjectKey?> PickAsync(World world)
    {
        SortedDictionary<ObjectKey, ObjectImage> rows = await world.State.ReadRowsAsync();
        ObjectKey[] there = [.. rows.Keys.Where(key => key.Entity != User.EntityName)];
        return there.Length == 0 ? null : world.Random.Pick(there);
    }

    private static string Second(string entity) => entity switch { "Place" => "Size", "Visit" => "Count", "Task" => "Done", "Order" => "Rank", "Badge" => "Code", _ => "Text" };

    private static object Value(World world, string member) => member switch
    {
        "Size" => world.Random.Next(1000),
        "Count" => (long)world.Random.Next(1000),
        "Rank" => world.Random.Next(-5, 5),
        "Code" => RandomValues.Code(world.Random),
        "Text" => $"text {world.Random.Next(1000)}",
        _ => world.Random.Chance(0.5),
    };
}
