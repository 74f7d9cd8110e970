using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Sessions;

namespace OfflineSync.Server;

/// <summary>Registers a server in an app's container.</summary>
public static class OfflineSyncServices
{
    /// <summary>Adds an OfflineSync server. It starts with the host, before requests are served; <see cref="OfflineSyncEndpoints.MapOfflineSync"/> maps its endpoints.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>To add what the app brings along.</returns>
    /// <example>
    /// <code>
    /// builder.Services.AddOfflineSyncServer(builder.Configuration.GetSection("OfflineSync"), o => o.Model = model);
    /// builder.Services.AddHealthChecks().AddOfflineSync();
    /// app.MapOfflineSync();
    /// </code>
    /// </example>
    public static OfflineSyncServerBuilder AddOfflineSyncServer(this IServiceCollection services, Action<OfflineSyncServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<OfflineSyncServerOptions> options = services.AddOptions<OfflineSyncServerOptions>().ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OfflineSyncServerOptions>, OptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdSource>();
        services.TryAddSingleton<OfflineSyncServer>();
        services.TryAddSingleton(provider => provider.GetRequiredService<OfflineSyncServer>().Users);
        services.AddHostedService<ServerStartup>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, SessionAuthenticationHandler>(OfflineSyncServerDefaults.AuthenticationScheme, null);
        return new OfflineSyncServerBuilder(services);
    }

    /// <summary>The same, with options from configuration first: <c>Postgres</c>, <c>Schema</c>, <c>AutoCreate</c>, every limit, <c>CheckpointKeys</c>.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configuration">The section that holds the options by their names. A name that is no option stops the host at its start.</param>
    /// <param name="configure">Sets the rest: at least the model.</param>
    /// <returns>To add what the app brings along.</returns>
    public static OfflineSyncServerBuilder AddOfflineSyncServer(this IServiceCollection services, IConfiguration configuration, Action<OfflineSyncServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<OfflineSyncServerOptions>().Bind(configuration, binder => binder.ErrorOnUnknownConfiguration = true);
        return services.AddOfflineSyncServer(configure);
    }
}
