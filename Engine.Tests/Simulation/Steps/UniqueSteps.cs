using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Steps;

/// <summary>Values that only one object may have: they go round, and two objects want the same one.</summary>
internal static class UniqueSteps
{
    public static readonly Step[] All =
    [
        new("pass codes on", _ => 5, PassOnAsync),
        new("same code", _ => 3, RepeatAsync),
    ];

    /// <summary>Two or three objects give each other their codes: whoever looks at them one by one finds a code twice.</summary>
    private static async Task<string> PassOnAsync(World world, SimulatedDevice device)
    {
        ObjectKey[] coded = [.. device.Image.Shown.Where(row => row.Key.Entity == "Badge" && row.Value["Code"] is not null).Select(row => row.Key)];
        if (coded.Length < 2) return await CreateAsync(world, device, [$"own {world.Random.Next(1000)}", $"own {world.Random.Next(1000)}"]);
        ObjectKey[] chosen = [.. Enumerable.Range(0, 3).Select(_ => world.Random.Pick(coded)).Distinct()];
        List<OfflineObject> badges = [];
        foreach (ObjectKey key in chosen) badges.Add(await LocalSteps.FindAsync(device, key));
        object?[] codes = [.. badges.Select(badge => badge["Code"])];
        for (int i = 0; i < badges.Count; i++) badges[i]["Code"] = codes[(i + 1) % codes.Length];
        return await LocalSteps.CommitAsync(world, device, badges, group: world.Random.Chance(0.8));
    }

    private static Task<string> RepeatAsync(World world, SimulatedDevice device)
    {
        string?[] codes = [.. device.Image.Shown.Where(row => row.Key.Entity == "Badge").Select(row => row.Value["Code"])];
        return CreateAsync(world, device, [codes.Length > 0 ? world.Random.Pick(codes) : RandomValues.Code(world.Random)]);
    }

    private static Task<string> CreateAsync(World world, SimulatedDevice device, string?[] codes) => LocalSteps.CommitAsync(world, device, [.. codes.Select(code =>
    {
        OfflineObject badge = RandomValues.New(world, device, "Badge");
        badge["Code"] = code;
        return badge;
    })]);
}
