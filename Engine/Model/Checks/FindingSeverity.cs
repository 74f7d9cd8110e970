namespace OfflineSync;

/// <summary>How much a finding about a model matters.</summary>
public enum FindingSeverity
{
    /// <summary>Guidance: it works, and there may be something better. Printed by <c>offlinesync check</c>, never logged.</summary>
    Hint,

    /// <summary>Something will not work as its author expects. Device and server log it when they start.</summary>
    Warning,

    /// <summary>It cannot work. A model with such a finding is refused when it is defined; found against an older model, it breaks devices in the field.</summary>
    Error,
}
