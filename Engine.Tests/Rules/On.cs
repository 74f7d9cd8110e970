using MediatR;

namespace OfflineSync.Tests.Rules;

/// <summary>A handler whose work a test writes where it reads. It stands for the classes that an app would write.</summary>
internal sealed class On<TNotification>(Func<TNotification, CancellationToken, Task> handle) : INotificationHandler<TNotification>
    where TNotification : INotification
{
    public Task Handle(TNotification notification, CancellationToken cancellationToken) => handle(notification, cancellationToken);
}
