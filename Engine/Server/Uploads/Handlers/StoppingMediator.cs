using MediatR;

namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>Calls the handlers of a notification one after the other, and none after one that refused.</summary>
internal sealed class StoppingMediator(ServiceFactory services, Func<bool> isRefused) : Mediator(services)
{
    // The tasks begin as they are enumerated.
    protected override async Task PublishCore(IEnumerable<Task> allHandlers)
    {
        foreach (Task handler in allHandlers)
        {
            await handler.ConfigureAwait(false);
            if (isRefused()) return;
        }
    }
}
