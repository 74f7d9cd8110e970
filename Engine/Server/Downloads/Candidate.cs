namespace OfflineSync.Server.Downloads;

/// <summary>An object that a scan named: whether it came to the device's notice through a key, not yet whether it may be seen.</summary>
internal readonly record struct Candidate(Guid Id, KeyScan Scan, bool Visible);
