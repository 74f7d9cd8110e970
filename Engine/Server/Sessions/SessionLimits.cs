namespace OfflineSync.Server.Sessions;

/// <summary>How long sessions last.</summary>
/// <param name="Lifetime">How long a token is worth something without a request.</param>
/// <param name="RenewalLifetime">How long after its last contact a device may still renew its session; zero where none is renewed.</param>
internal readonly record struct SessionLimits(TimeSpan Lifetime, TimeSpan RenewalLifetime);
