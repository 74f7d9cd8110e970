using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Invariants;
using OfflineSync.Tests.Simulation.Reference;
using OfflineSync.Tests.Simulation.Steps;

namespace OfflineSync.Tests.Simulation;

/// <summary>One seed from beginning to end: steps with faults, each followed by every invariant; then healing, and convergence.</summary>
internal sealed class SimulationRun
{
    private const int HealRounds = 2;
    // What comes back may need what another device brings back, which may wait for a third.
    private const int RestoredHealRounds = 4;

    // Only against a hang: the watch is nothing that a run is measured by.
    private static readonly TimeSpan hangLimit = TimeSpan.FromMinutes(10);

    private readonly World _world;
    private readonly MarkWatch _watch;
    private int _step;

    private SimulationRun(World world)
    {
        _world = world;
        _watch = new MarkWatch(world);
    }

    /// <summary>Runs a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="steps">How many steps before healing.</param>
    /// <param name="sabotage">Breaks the product from outside, to see that the simulation notices.</param>
    /// <param name="restores">Whether the server's store is put back to earlier states.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="SimulationFailure">The message has the seed, the command that replays it and the last steps.</exception>
    public static async Task<SimulationResult> RunAsync(int seed, int steps, Func<HttpMessageHandler, HttpMessageHandler>? sabotage = null, bool restores = false)
    {
        await using World world = await World.CreateAsync(seed, sabotage, restores);
        var run = new SimulationRun(world);
        try
        {
            await Task.Run(() => run.RunAsync(steps)).WaitAsync(hangLimit);
        }
        catch (Exception cause)
        {
            throw new SimulationFailure($"""
                Seed {seed} failed at step {run._step}: {(cause is SimulationFailure or OfflineSyncException ? cause.Message : cause)}
                Replay it: {ReplayCommand(seed, restores)}
                {world.Swarm}
                {world.Trace.Tail(30)}
                """, cause) { Trace = world.Trace.ToString() };
        }
        return new SimulationResult(world.Trace.Hash, world.Trace.ToString(), world.Marks);
    }

    public static string ReplayCommand(int seed, bool restores = false) =>
        $"{Seeds.Variable}={seed} ./build.sh --target=Test --filter=\"FullyQualifiedName~{(restores ? "Seeds_with_restores" : "A_hundred_seeds")}\"";

    private async Task RunAsync(int steps)
    {
        _world.Trace.Add($"seed {_world.Seed}: {_world.Swarm}");
        for (_step = 1; _step <= steps; _step++)
        {
            Step step = Step.Choose(_world);
            SimulatedDevice device = _world.Random.Pick(_world.Devices);
            string done = await step.RunAsync(_world, device);
            _world.Trace.Add($"{_step,4} {device.Name} {step.Name}: {done}");
            _world.ServerTime.Advance(TimeSpan.FromSeconds(_world.Random.Next(600)));
            foreach (SimulatedDevice each in _world.Devices) each.Time.Advance(TimeSpan.FromSeconds(_world.Random.Next(600)));
            await CheckAsync();
        }
        await HealAsync();
    }

    private async Task HealAsync()
    {
        _world.Trace.Add($"heal {await SessionSteps.LetEverybodyInAsync(_world)}");
        foreach (SimulatedDevice device in _world.Devices.Where(device => device.Accounts.Count > 1)) await device.LetEverybodyGoAsync();
        if (_world.State.Life > 0) await BringBackAsync();
        await SynchronizeAllAsync(_world.Devices, HealRounds);
        Convergence.Check(_world);
        await Chains.CheckHeadsAsync(_world);
    }

    /// <summary>Everything comes back, is lost once more, and comes back in the opposite order; then the recovery window passes.</summary>
    private async Task BringBackAsync()
    {
        await SynchronizeAllAsync(_world.Devices, RestoredHealRounds);
        CheckWhatCameBack();
        _world.Trace.Add($"heal store is put back: {await RestoreSteps.PutBackAsync(_world)}, {await SessionSteps.LetEverybodyInAsync(_world)}");
        await SynchronizeAllAsync([.. _world.Devices.AsEnumerable().Reverse()], RestoredHealRounds);
        CheckWhatCameBack();
        // What is still missing then will not come: what waits for it is decided.
        _world.LetPass(RestoreSteps.RecoveryWindow);
        await SynchronizeAllAsync(_world.Devices, 1);
    }

    private void CheckWhatCameBack()
    {
        WhatComesBack.OnlyTheMissingIsWaitedFor(_world);
        _world.Marks.ReachIf(WhatComesBack.TheOldOrderCounts(_world) > 0, Mark.OldOrderCompared);
    }

    private async Task SynchronizeAllAsync(IReadOnlyList<SimulatedDevice> devices, int rounds)
    {
        for (int round = 1; round <= rounds; round++)
        {
            foreach ((SimulatedDevice device, Account account) in devices.SelectMany(device => device.Accounts.Select(account => (device, account))).ToArray())
            {
                if (account != device.Account) _world.Trace.Add($"heal {round} {await SessionSteps.SignInAsync(_world, device, account.User, signsOut: true, SyncPlan.Smooth)}");
                string done = await SyncSteps.RunAsync(_world, device, SyncScope.Full, SyncPlan.Smooth);
                _world.Trace.Add($"heal {round} {account.Name}: {done}");
                await CheckAsync();
            }
        }
    }

    private async Task CheckAsync()
    {
        foreach (SimulatedDevice device in _world.Devices) device.Look();
        await _world.State.ReadNewEventsAsync();
        IReadOnlyList<ServerEvent> fresh = _world.State.TakeFresh();
        await ServerInvariants.CheckAsync(_world, fresh);
        WhatComesBack.NothingIsRefusedTooEarly(_world, fresh);
        foreach (SimulatedDevice device in _world.Devices)
        {
            foreach (UncommittedChange change in device.Uncommitted) change.Check(device.Name);
            foreach (Account account in device.Accounts)
            {
                if (account != device.Account) DeviceInvariants.LookWhileAway(account);
                DeviceInvariants.Check(account, _world.State);
                Chains.Verify(account);
            }
        }
        foreach (Func<Task> claim in _world.Claims) await claim();
        _world.Claims.Clear();
        _watch.Look(fresh);
        foreach (ServerEvent next in fresh) _world.Trace.Add($"     {next.Type} {next.Id} {Trace.Digest(next.Data.GetRawText())} {string.Join(' ', next.ReasonCodes)}");
        foreach (SimulatedDevice device in _world.Devices) _world.Trace.Add($"     {device.Account.Name} {Digest(device.Image)}");
    }

    private static string Digest(DeviceImage image) => Trace.Digest(string.Join('\n', [
        .. image.Shown.Select(pair => $"{pair.Key}: {pair.Value}"),
        .. image.Entries.Select(entry => $"{entry.Key} {entry.State}"),
    ]));
}
