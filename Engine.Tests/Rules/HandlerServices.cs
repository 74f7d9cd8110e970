using MediatR;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Server;

namespace OfflineSync.Tests.Rules;

/// <summary>Registers handlers that tests write in place.</summary>
internal static class HandlerServices
{
    public static OfflineSyncServerBuilder On<TNotification>(this OfflineSyncServerBuilder server, Func<TNotification, CancellationToken, Task> handle)
        where TNotification : INotification
    {
        server.Services.AddSingleton<INotificationHandler<TNotification>>(new On<TNotification>(handle));
        return server;
    }

    public static OfflineSyncServerBuilder On<TNotification>(this OfflineSyncServerBuilder server, Func<TNotification, Task> handle)
        where TNotification : INotification => server.On<TNotification>((notification, _) => handle(notification));

    public static OfflineSyncServerBuilder On<TNotification>(this OfflineSyncServerBuilder server, Action<TNotification> handle)
        where TNotification : INotification => server.On<TNotification>((notification, _) =>
        {
            handle(notification);
            return Task.CompletedTask;
        });
}
