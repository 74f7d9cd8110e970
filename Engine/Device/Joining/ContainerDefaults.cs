using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace OfflineSync.Device;

/// <summary>Takes from the container what the options leave open.</summary>
internal sealed class ContainerDefaults(IServiceProvider provider) : IPostConfigureOptions<OfflineOptions>
{
    public void PostConfigure(string? name, OfflineOptions options)
    {
        if (options.LoggerFactory is NullLoggerFactory && provider.GetService<ILoggerFactory>() is { } loggers) options.LoggerFactory = loggers;
        if (options.TimeProvider == TimeProvider.System && provider.GetService<TimeProvider>() is { } time) options.TimeProvider = time;
        options.IdSource ??= provider.GetService<IdSource>();
        options.Synchronization.MessageHandler ??= new ContainerTransport(provider.GetRequiredService<IHttpMessageHandlerFactory>());
    }
}
