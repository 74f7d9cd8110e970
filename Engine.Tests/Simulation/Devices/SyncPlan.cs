using OfflineSync.Testing;

namespace OfflineSync.Tests.Simulation.Devices;

/// <summary>What will go wrong in one synchronization: decided before it begins, so that a seed decides it.</summary>
internal sealed class SyncPlan
{
    public static SyncPlan Smooth => new();

    /// <summary>The fault of one request, counted from 0.</summary>
    public TransportFault Fault { get; init; }

    public int FaultyRequest { get; init; }

    /// <summary>What happens in between, before a request leaves or after its answer arrived; if anything.</summary>
    public Interruption? Interruption { get; init; }

    public int InterruptedRequest { get; init; }

    public bool InterruptsAnswer { get; init; }

    /// <summary>The requests so far: the route's last part, and the server's status where the server was asked.</summary>
    public List<(string Route, int? Status)> Requests { get; } = [];

    /// <summary>Whether the process has died: nothing leaves it any more.</summary>
    public bool HasDied { get; set; }

    /// <summary>What came of it; null when it failed.</summary>
    public SyncResult? Result { get; set; }

    /// <summary>Whether an error of the network may come of it.</summary>
    public bool MayFail { get => field || Fault != TransportFault.None || Interruption is { MayFail: true }; init; }

    public bool FaultHappened => Fault != TransportFault.None && Requests.Count > FaultyRequest;

    /// <summary>Whether two copies of a renewal arrived: the server cannot tell them from a copy of the device, and the session ends.</summary>
    public bool RenewedTwice => FaultHappened && Fault == TransportFault.Duplicated && Requests[FaultyRequest].Route == "renew";

    public override string ToString() => Fault == TransportFault.None ? "" : $" {Fault}@{FaultyRequest}";
}
