using Microsoft.Extensions.DependencyInjection;

namespace OfflineSync.Server;

/// <summary>Adds to a server what an app brings along.</summary>
/// <param name="services">The app's services.</param>
public sealed class OfflineSyncServerBuilder(IServiceCollection services)
{
    /// <summary>The app's services.</summary>
    public IServiceCollection Services { get; } = services;
}
