using OfflineSync.Testing;
using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Steps;

/// <summary>Who uses a device, sessions that end, and users whom the operator keeps out.</summary>
internal static class SessionSteps
{
    public static readonly Step[] All =
    [
        new("sign out and in", _ => 1, (world, device) => ChangeUserAsync(world, device, device.User, signsOut: true)),
        new("another user", swarm => swarm.Sessions ? 5 : 0, AnotherUserAsync),
        new("session expires", swarm => swarm.Sessions ? 2 : 0, (world, _) => Task.FromResult(Expire(world))),
        new("operator ends sessions", swarm => swarm.Sessions ? 2 : 0, RevokeAsync),
        new("operator locks out", swarm => swarm.Sessions ? 2 : 0, LockOutAsync),
        new("operator lets in", swarm => swarm.Sessions ? 3 : 0, async (world, _) => await LetEverybodyInAsync(world)),
    ];

    /// <summary>Signs a user in, after the one before has signed out or instead of it.</summary>
    public static async Task<string> SignInAsync(World world, SimulatedDevice device, SimulatedUser user, bool signsOut, SyncPlan plan)
    {
        Account before = device.Account;
        SimulatedSession session = device.Session;
        device.Look();
        bool hasUnsent = before.Image.Entries.Any(entry => entry.State is "pending" or "sent"), mayRefuse = hasUnsent && device.HoldsUnsentWork;
        device.Transport.Plan = plan;
        int life = world.State.Life;
        try
        {
            if (signsOut) await device.SignOutAsync();
            try
            {
                SyncResult result = await device.SignInAsync(user, world.ServerTime.GetUtcNow());
                SyncSteps.Look(world, device, SyncScope.Full, life, result);
            }
            catch (OfflineSyncException failure) when (plan.MayFail && failure.IsTransient)
            {
                device.Transport.Plan = SyncPlan.Smooth;
                world.Marks.Reach(Mark.SignInRepeated);
                await device.SignInAsync(user, world.ServerTime.GetUtcNow());
            }
        }
        catch (OfflineSyncException refused) when (refused.Code == ErrorCode.UnsentEntries && mayRefuse && (signsOut || user != before.User))
        {
            if (device.Engine.CurrentUser != before.User.Id) throw new SimulationFailure($"{device.Name} refused to let {before.User.Name} go, and has {device.Engine.CurrentUser} now.");
            world.Marks.Reach(Mark.SignOutRefused);
            return $"{before.User.Name} has unsent work";
        }
        finally
        {
            device.Transport.Plan = SyncPlan.Smooth;
        }
        if (signsOut && mayRefuse) throw new SimulationFailure($"{device.Name} let {before.User.Name} go, who had unsent work, and nobody said that it may.");
        session.MayEnd();
        world.Marks.ReachIf(user != before.User, Mark.UserChanged);
        world.Marks.ReachIf(device.Account.Image is { } image && user != before.User && image.Entries.Any(entry => entry.State is "pending" or "sent"), Mark.UnsentWorkWaitedForItsUser);
        device.Look();
        return $"{user.Name} after {before.User.Name}{plan}";
    }

    /// <summary>The server asks who it is: the same user again, unless he is locked out.</summary>
    public static async Task<string> SignInAgainAsync(World world, SimulatedDevice device)
    {
        int life = world.State.Life;
        bool isLockedOut = await IsLockedOutAsync(world, device.User);
        try
        {
            SyncResult result = await device.SignInAsync(device.User, world.ServerTime.GetUtcNow());
            SyncSteps.Look(world, device, SyncScope.Full, life, result);
        }
        catch (OfflineSyncException refused) when (refused.Code == ErrorCode.SignInRefused && isLockedOut)
        {
            world.Marks.Reach(Mark.LockedOut);
            return "locked out";
        }
        if (isLockedOut) throw new SimulationFailure($"I15: {device.User.Name} is locked out, and signed in on {device.Name}.");
        world.Marks.Reach(Mark.SessionEnded);
        return "signed in again";
    }

    /// <summary>I15: a user who is locked out synchronizes nothing.</summary>
    public static async Task CheckLetInAsync(World world, SimulatedDevice device)
    {
        if (await IsLockedOutAsync(world, device.User)) throw new SimulationFailure($"I15: {device.User.Name} is locked out, and synchronized {device.Name}.");
    }

    /// <summary>Sessions that nobody uses meanwhile expire: the device renews its own, unless that took too long.</summary>
    public static string Expire(World world)
    {
        TimeSpan passed = world.Random.Chance(0.7) ? SimulatedSession.Lifetime : SimulatedSession.RenewalLifetime;
        world.LetPass(passed + TimeSpan.FromSeconds(1));
        return passed.ToString();
    }

    public static async Task<string> RevokeAsync(World world, SimulatedDevice device)
    {
        bool all = world.Random.Chance(0.5);
        await world.Operator.RevokeAsync(device.User, all);
        EndSessionsOf(world, device.User);
        return $"{(all ? "all" : "one")} of {device.User.Name}";
    }

    public static async Task<string> LetEverybodyInAsync(World world)
    {
        List<string> names = [];
        foreach (SimulatedUser user in world.Users)
        {
            if (!await IsLockedOutAsync(world, user)) continue;
            await world.Operator.LetInAsync(user);
            world.Marks.Reach(Mark.LetInAgain);
            names.Add(user.Name);
        }
        return $"lets in {string.Join(", ", names)}";
    }

    private static async Task<string> AnotherUserAsync(World world, SimulatedDevice device)
    {
        SimulatedUser user = device.User != device.Owner && world.Random.Chance(0.7) ? device.Owner : world.Random.Pick([.. world.Users.Where(user => user != device.User)]);
        return await ChangeUserAsync(world, device, user, signsOut: world.Random.Chance(0.5));
    }

    private static async Task<string> ChangeUserAsync(World world, SimulatedDevice device, SimulatedUser user, bool signsOut) => await IsLockedOutAsync(world, user)
        ? $"{user.Name} is locked out"
        : await SignInAsync(world, device, user, signsOut, new SyncPlan { Fault = world.Swarm.Draw(world.Random), FaultyRequest = world.Random.Next(4) });

    private static async Task<string> LockOutAsync(World world, SimulatedDevice device)
    {
        await world.Operator.LockOutAsync(device.User);
        EndSessionsOf(world, device.User);
        return device.User.Name;
    }

    private static void EndSessionsOf(World world, SimulatedUser user)
    {
        foreach (SimulatedDevice each in world.Devices.Where(each => each.User == user)) each.Session.MayEnd();
    }

    private static async Task<bool> IsLockedOutAsync(World world, SimulatedUser user) => (await world.State.ReadRowsAsync())[new ObjectKey(User.EntityName, user.Id.Value)][nameof(User.Active)] != "true";
}
