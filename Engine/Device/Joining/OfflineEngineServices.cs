using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OfflineSync.Device;

namespace OfflineSync;

/// <summary>Registers an engine in an app's container.</summary>
public static class OfflineEngineServices
{
    /// <summary>
    /// Adds an engine, as a singleton <see cref="OfflineEngine"/>. It is opened when it is first asked for, or by the host's start
    /// (<see cref="OfflineEngineBuilder.OpenWithHost"/>), and closed with the container. Logs, clock and HTTP handlers are the container's where the options
    /// name no others.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets the options: at least model and folder.</param>
    /// <returns>To add what the app brings along.</returns>
    /// <example>
    /// <code>
    /// builder.Services.AddTransient&lt;KeyHandler&gt;();
    /// builder.Services.AddOfflineSync(builder.Configuration.GetSection("OfflineSync"), o =&gt; o.Model = model)
    ///     .OpenWithHost(synchronize: true)
    ///     .HttpClient.AddHttpMessageHandler&lt;KeyHandler&gt;();
    /// </code>
    /// </example>
    public static OfflineEngineBuilder AddOfflineSync(this IServiceCollection services, Action<OfflineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<OfflineOptions> options = services.AddOptions<OfflineOptions>().ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OfflineOptions>, ContainerDefaults>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OfflineOptions>, OptionsValidator>());
        services.TryAddSingleton<OfflineEngineSource>();
        services.TryAddSingleton(provider => provider.GetRequiredService<OfflineEngineSource>().Get());
        // No redirects: one would carry the token elsewhere, or turn an upload into a page.
        IHttpClientBuilder http = services.AddHttpClient(ContainerTransport.ClientName)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        return new OfflineEngineBuilder(services, http);
    }

    /// <summary>The same, with options from configuration first: <c>Folder</c>, <c>Server</c>, <c>Durability</c>, <c>CommitObjectLimit</c>, and everything in <c>Synchronization</c>.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configuration">The section that holds the options by their names. A name that is no option, or a value that cannot be read, is an error that names it.</param>
    /// <param name="configure">Sets the rest: at least the model.</param>
    /// <returns>To add what the app brings along.</returns>
    public static OfflineEngineBuilder AddOfflineSync(this IServiceCollection services, IConfiguration configuration, Action<OfflineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<OfflineOptions>().Configure(options => OptionsBinding.Bind(configuration, options));
        return services.AddOfflineSync(configure);
    }
}
