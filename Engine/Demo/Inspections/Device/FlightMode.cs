namespace OfflineSync.Inspections.Device;

/// <summary>The switch that cuts the device off.</summary>
internal sealed class FlightMode
{
    private volatile bool _isOn;

    public bool IsOn
    {
        get => _isOn;
        set => _isOn = value;
    }
}
