namespace OfflineSync.Server.Downloads;

/// <summary>An object that a scan named: whether it came to the device's notice through a key, not yet whether it may be seen.</summary>
/// <param name="Id">The object.</param>
/// <param name="Scan">The key.</param>
/// <param name="Visible">Whether it is under the key.</param>
/// <param name="Was">Whether it was, perhaps, at the checkpoint.</param>
internal readonly record struct Candidate(Guid Id, KeyScan Scan, bool Visible, bool Was);
