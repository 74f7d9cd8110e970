namespace OfflineSync;

/// <summary>What a page or flow does with the objects of an entity.</summary>
public enum UseKind
{
    /// <summary>It shows them.</summary>
    Show,

    /// <summary>It retrieves them.</summary>
    Retrieve,

    /// <summary>It creates some. An entity that a profile does nothing else with is only sent.</summary>
    Create,

    /// <summary>It changes them.</summary>
    Change,

    /// <summary>It deletes them.</summary>
    Delete,
}
