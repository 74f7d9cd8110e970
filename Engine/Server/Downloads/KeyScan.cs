namespace OfflineSync.Server.Downloads;

/// <summary>What a download looks at under one audience key.</summary>
internal enum ScanMode
{
    /// <summary>What changed since the token.</summary>
    Changes,

    /// <summary>Everything: the key was gained, or other members may be read through it than before.</summary>
    Everything,

    /// <summary>The key was lost: every object that is or was under it.</summary>
    Lost,
}

/// <summary>An audience key, what to look at under it, and what may be read through it now.</summary>
/// <param name="Key">The key.</param>
/// <param name="Mode">What to look at.</param>
/// <param name="Mask">The members that the roles held now may read; null for a lost key.</param>
/// <param name="WasHeld">Whether the device perhaps has something that the key showed.</param>
internal sealed record KeyScan(AudienceKey Key, ScanMode Mode, MemberMask? Mask, bool WasHeld);
