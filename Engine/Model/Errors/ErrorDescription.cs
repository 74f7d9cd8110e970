namespace OfflineSync;

/// <summary>What the manual says about a code.</summary>
/// <param name="Code">The code.</param>
/// <param name="Area">Where it belongs.</param>
/// <param name="Cause">What has happened.</param>
/// <param name="Normal">When it is nothing to worry about.</param>
/// <param name="Cure">What to do.</param>
public sealed record ErrorDescription(ErrorCode Code, ErrorArea Area, string Cause, string Normal, string Cure);
