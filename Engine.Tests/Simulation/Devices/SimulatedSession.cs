namespace OfflineSync.Tests.Simulation.Devices;

/// <summary>A device's session, and whether the server has to know it. A clone has that of the device that it is a copy of.</summary>
internal sealed class SimulatedSession(DateTimeOffset began)
{
    /// <summary>How long it lasts without a request.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>How long after the last one it can be renewed without a question.</summary>
    public static readonly TimeSpan RenewalLifetime = TimeSpan.FromDays(4);

    private DateTimeOffset _used = began;
    private bool _mayBeGone;

    public void Use(DateTimeOffset now) => _used = now;

    /// <summary>Whether the folder was copied: who renews it first takes it from the other, and a sign-out ends it for both.</summary>
    public bool IsShared { get; set; }

    /// <summary>Somebody has signed out of it, an operator has ended it, or the store that knew it was put back.</summary>
    public void MayEnd() => _mayBeGone = true;

    /// <summary>Whether the server may ask for a new sign-in. A request prolongs a session in its second half only.</summary>
    public bool MayBeGone(DateTimeOffset now) => _mayBeGone || now - _used >= RenewalLifetime - (Lifetime / 2);
}
