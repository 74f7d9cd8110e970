using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Device;

namespace OfflineSync;

/// <summary>Adds to an engine what an app brings along.</summary>
public sealed class OfflineEngineBuilder
{
    internal OfflineEngineBuilder(IServiceCollection services, IHttpClientBuilder httpClient)
    {
        Services = services;
        HttpClient = httpClient;
    }

    /// <summary>The app's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// The HTTP client that the engine sends its requests with, for delegating handlers (<c>AddHttpMessageHandler</c>) and certificates. The
    /// <c>Authorization</c> header carries the engine's session: a key of the app's own goes into another header.
    /// </summary>
    public IHttpClientBuilder HttpClient { get; }

    /// <summary>
    /// Opens the engine when the app's host starts, so that a wrong option or a damaged database stops the start, and closes it when the host stops.
    /// After the start it synchronizes in the background where a start has to, as <see cref="OfflineEngine.StartAsync"/> does. A failure stops nothing:
    /// it is one of <see cref="OfflineEngine.Messages"/>.
    /// </summary>
    /// <param name="synchronize">Whether to synchronize after each start, if somebody is signed in.</param>
    public OfflineEngineBuilder OpenWithHost(bool synchronize = false)
    {
        Services.AddHostedService(provider => new EngineHost(provider.GetRequiredService<OfflineEngineSource>(), synchronize));
        return this;
    }
}
