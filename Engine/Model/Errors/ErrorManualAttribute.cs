namespace OfflineSync;

/// <summary>What the manual says about a code; <see cref="ErrorCatalogue"/> reads it.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class ErrorManualAttribute(ErrorArea area, string cause, string normal, string cure) : Attribute
{
    public ErrorArea Area => area;

    public string Cause => cause;

    public string Normal => normal;

    public string Cure => cure;
}
