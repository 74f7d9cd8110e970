using System.Globalization;
using OfflineSync.Testing;
using OfflineSync.Tests.Hosting;
using Xunit.Abstractions;

namespace OfflineSync.Tests.Faults;

/// <summary>A device's process is killed (SIGKILL) at random moments: while it commits, sends and fetches.</summary>
public sealed class KilledDeviceTests(WorldFixture fixture, ITestOutputHelper output) : IClassFixture<WorldFixture>
{
    private const int InSuite = 20, InSoak = 300;

    private readonly World _world = fixture.World;

    [Fact]
    [Trait("Behaviour", "S-008")]
    public Task What_a_killed_device_had_acknowledged_is_there_when_it_opens_again() =>
        KillWhileCommittingAsync(InSuite, nameof(What_a_killed_device_had_acknowledged_is_there_when_it_opens_again));

    [Fact]
    [Trait("Behaviour", "S-082")]
    [Trait("Behaviour", "S-091")]
    public Task A_device_killed_while_it_sends_loses_nothing_and_doubles_nothing() =>
        KillWhileSynchronizingAsync(DeviceCommand.Uploads, InSuite, nameof(A_device_killed_while_it_sends_loses_nothing_and_doubles_nothing));

    [Fact]
    [Trait("Behaviour", "S-082")]
    [Trait("Behaviour", "S-092")]
    public Task A_device_killed_while_it_fetches_shows_all_of_it_or_nothing() =>
        KillWhileSynchronizingAsync(DeviceCommand.Downloads, InSuite, nameof(A_device_killed_while_it_fetches_shows_all_of_it_or_nothing));

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Many_more_moments()
    {
        await KillWhileCommittingAsync(InSoak, nameof(Many_more_moments));
        await KillWhileSynchronizingAsync(DeviceCommand.Uploads, InSoak, nameof(Many_more_moments));
        await KillWhileSynchronizingAsync(DeviceCommand.Downloads, InSoak, nameof(Many_more_moments));
    }

    private async Task KillWhileCommittingAsync(int moments, string test)
    {
        TestDevice device = await ClosedDeviceAsync();
        await Moments.EachAsync(output, GetType(), moments, async random =>
        {
            await using ChildProcess child = Start(device, random, DeviceCommand.Commits);
            for (int commits = random.Next(1, 60); commits > 0; commits--) Take(device, await child.ReadAsync("committed"));
            child.Kill9();
            await TakeRestAsync(device, child);
            await CheckAsync(device);
        }, test);
    }

    private async Task KillWhileSynchronizingAsync(string what, int moments, string test)
    {
        TestDevice device = await ClosedDeviceAsync(), other = await _world.AddDeviceAsync();
        (_, long toServer, long toDevice) = await SynchronizeChildAsync(what, device, other, new SeededRandom(1), null);
        int killed = 0;
        await Moments.EachAsync(output, GetType(), moments, async random =>
        {
            bool isSending = random.Chance((double)toServer / (toServer + toDevice));
            (Direction, long) moment = isSending ? (Direction.ToServer, random.Next((int)toServer)) : (Direction.ToDevice, random.Next((int)toDevice));
            if ((await SynchronizeChildAsync(what, device, other, random, moment)).IsKilled) killed++;
        }, test);
        output.WriteLine($"Of {moments} devices {killed} were killed within the synchronization ({toServer} and {toDevice} bytes), the others right behind it.");
    }

    /// <summary>Has a child synchronize, kills it after a number of bytes, and checks both sides.</summary>
    /// <returns>Whether it was killed before it was done, and how many bytes passed.</returns>
    private async Task<(bool IsKilled, long ToServer, long ToDevice)> SynchronizeChildAsync(
        string what, TestDevice device, TestDevice other, SeededRandom random, (Direction Direction, long Bytes)? moment)
    {
        if (what == DeviceCommand.Downloads)
        {
            await new RandomWork(other, random).StepsAsync(40);
            await other.SynchronizeAsync();
        }
        string shown = _world.Sides.Shown(device.Side);
        await using ChildProcess child = Start(device, random, what);
        string? line;
        while ((line = await child.ReadLineAsync()) != "ready") Take(device, line?["committed".Length..] ?? throw new InvalidOperationException(child.ErrorText));
        bool isKilled = false;
        long toServer = _world.Network.BytesToServer, toDevice = _world.Network.BytesToDevice;
        if (moment is { } at)
        {
            _world.Network.At(at.Direction, at.Bytes, () =>
            {
                isKilled = true;
                return KillAsync(child);
            });
        }
        await child.WriteLineAsync("");
        bool isDone = await child.ReadLineAsync() == "synchronized";
        _world.Network.Heal();
        (toServer, toDevice) = (_world.Network.BytesToServer - toServer, _world.Network.BytesToDevice - toDevice);
        Assert.True(isDone || isKilled, child.ErrorText);
        await KillAsync(child);
        if (what == DeviceCommand.Downloads) await CheckAllOrNothingAsync(device, shown);
        await CheckAsync(device);
        return (!isDone, toServer, toDevice);
    }

    private async Task CheckAllOrNothingAsync(TestDevice device, string shown)
    {
        if (_world.Sides.Shown(device.Side) != shown) await _world.Sides.CheckObjectsAsync(device.Side);
    }

    /// <summary>Opens the folder again: everything is there, and a synchronization brings both sides together.</summary>
    private async Task CheckAsync(TestDevice device)
    {
        await device.OpenAsync(_world.Network.Address);
        await _world.CheckJournalsAsync();
        Assert.Null(device.Side.VerifyChain());
        await device.SynchronizeAsync();
        await _world.CheckEqualAsync(device);
        await device.CloseAsync();
    }

    private async Task<TestDevice> ClosedDeviceAsync()
    {
        TestDevice device = await _world.AddDeviceAsync();
        await device.CloseAsync();
        return device;
    }

    private ChildProcess Start(TestDevice device, SeededRandom random, string what) =>
        ChildProcess.Start(DeviceCommand.Name, device.Folder, _world.Network.Address.ToString(), random.Next(int.MaxValue).ToString(CultureInfo.InvariantCulture), what);

    private static async Task KillAsync(ChildProcess child)
    {
        child.Kill9();
        await child.WaitForExitAsync();
    }

    private static void Take(TestDevice device, string keys) => device.Acknowledge(keys.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse));

    private static async Task TakeRestAsync(TestDevice device, ChildProcess child)
    {
        while (await child.ReadLineAsync() is { } line) Take(device, line["committed".Length..]);
        await child.WaitForExitAsync();
    }
}
