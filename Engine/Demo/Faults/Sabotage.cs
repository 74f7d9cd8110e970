namespace OfflineSync.Demo.Faults;

/// <summary>A mechanism that is broken on purpose, from outside of the product, to see that the proof notices.</summary>
internal enum Sabotage
{
    None,

    /// <summary>A retry that sends its creations under new keys, as one would without idempotency.</summary>
    Double,

    /// <summary>A journal that forgets a commit that it acknowledged.</summary>
    Lose,

    /// <summary>A delta that skips a change, as one that counts sequence numbers does.</summary>
    Gap,
}
