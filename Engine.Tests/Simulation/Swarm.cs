using OfflineSync.Testing;

namespace OfflineSync.Tests.Simulation;

/// <summary>Which faults a seed has and how often: each is off in half of the seeds, so that a rare one is not always hidden by another.</summary>
internal sealed class Swarm
{
    private readonly TransportFault[] _faults;

    public Swarm(SeededRandom random, bool restores)
    {
        Restores = restores;
        _faults = [.. Enum.GetValues<TransportFault>().Where(fault => fault != TransportFault.None && random.Chance(0.5))];
        FaultRate = random.Next(1, 7) / 10.0;
        InterruptionRate = random.Chance(0.3) ? 0 : random.Next(1, 6) / 10.0;
        ClocksJump = random.Chance(0.5);
        RolesChange = random.Chance(0.5);
        Crashes = random.Chance(0.6);
        Clones = random.Chance(0.4);
        ServerRestarts = random.Chance(0.25);
        Settings = random.Chance(0.6);
        Sessions = random.Chance(0.5);
        FullDisks = random.Chance(0.3);
    }

    public double FaultRate { get; }

    public double InterruptionRate { get; }

    public bool ClocksJump { get; }

    public bool RolesChange { get; }

    public bool Crashes { get; }

    public bool Clones { get; }

    public bool ServerRestarts { get; }

    public bool FullDisks { get; }

    /// <summary>Whether others use a device, sessions end, and users are locked out.</summary>
    public bool Sessions { get; }

    /// <summary>Whether entities with settings play a part, and objects are taken off devices.</summary>
    public bool Settings { get; }

    /// <summary>Whether the server's store is put back to an earlier state. Copies of databases take their time, so seeds of their own have them.</summary>
    public bool Restores { get; }

    public TransportFault Draw(SeededRandom random) => _faults.Length > 0 && random.Chance(FaultRate) ? random.Pick(_faults) : TransportFault.None;

    public override string ToString() => FormattableString.Invariant(
        $"faults {string.Join('+', _faults)} at {FaultRate}, interruptions {InterruptionRate}, clocks {ClocksJump}, roles {RolesChange}, crashes {Crashes}, clones {Clones}, restarts {ServerRestarts}, settings {Settings}, sessions {Sessions}, full disks {FullDisks}{(Restores ? ", the store is put back" : "")}");
}
