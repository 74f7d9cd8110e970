namespace OfflineSync.Server;

/// <summary>Names that apps use.</summary>
public static class OfflineSyncServerDefaults
{
    /// <summary>The authentication scheme of our sessions, for an app's own endpoints.</summary>
    public const string AuthenticationScheme = "OfflineSync";

    /// <summary>The name of the health check.</summary>
    public const string HealthCheck = "offlinesync";
}
