using OfflineSync.Device;
using static SQLitePCL.raw;

namespace OfflineSync.Tests.Simulation.Devices;

/// <summary>The moment right before a device commits: what it would leave if it died there is copied, with the transaction still open.</summary>
internal sealed class TornCommit : IDisposable
{
    private readonly SimulatedDevice _device;
    private readonly Action? _died;
    private int _before;
    private bool _isOver;

    private TornCommit(SimulatedDevice device, int before, Action? died)
    {
        _device = device;
        _before = before;
        _died = died;
    }

    /// <summary>The folder as the dead process left it; null while it lives.</summary>
    public string? Left { get; private set; }

    /// <summary>Waits for a commit of a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="before">How many commits succeed before.</param>
    /// <param name="died">Hears that it died. What goes on meanwhile is of no consequence.</param>
    public static async Task<TornCommit> ArmAsync(SimulatedDevice device, int before, Action? died = null)
    {
        var torn = new TornCommit(device, before, died);
        using WriteTransaction transaction = await device.Engine.Database.BeginWriteAsync(default);
        sqlite3_commit_hook(transaction.Connection.Handle, torn.BeforeCommit, null);
        return torn;
    }

    public void Dispose() => _isOver = true;

    private int BeforeCommit(object? data)
    {
        if (_isOver || Left is not null || _before-- > 0) return 0;
        Left = _device.CopyFolder();
        _died?.Invoke();
        return 0;
    }
}
