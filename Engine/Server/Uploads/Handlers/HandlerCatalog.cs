using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>Which entities have handlers for which moments. Uploads of all others do not know that there are any.</summary>
internal sealed class HandlerCatalog
{
    private readonly Dictionary<EntityDefinition, NotificationFactory> _factories = [];
    private readonly HashSet<(EntityDefinition Entity, HandlerMoment Moment)> _handled = [];

    private HandlerCatalog()
    {
    }

    public static HandlerCatalog Empty { get; } = new();

    public bool IsEmpty => _handled.Count == 0;

    /// <summary>The handlers that an app's container knows.</summary>
    public static HandlerCatalog Of(DomainModel model, IServiceProvider services)
    {
        var catalog = new HandlerCatalog();
        if (services.GetServices<HandlerRegistration>().FirstOrDefault(one => one.Entity != typeof(OfflineObject) && model.Entities.All(entity => entity.Shape.Type != one.Entity)) is { } lost)
        {
            throw new OfflineSyncException(ErrorCode.ModelInvalid, $"The handler {lost.Handler.Name} is for {lost.Entity.Name}, which is no entity of the model '{model.Name}'.",
                "Add the entity to the model, or leave the handler out.");
        }
        if (services.GetService<IServiceProviderIsService>() is not { } known) return catalog;
        foreach (EntityDefinition entity in model.Entities)
        {
            var factory = NotificationFactory.Of(entity);
            catalog._factories.Add(entity, factory);
            foreach (HandlerMoment moment in Enum.GetValues<HandlerMoment>())
            {
                if (known.IsService(typeof(INotificationHandler<>).MakeGenericType(factory.TypeOf(moment)))) catalog._handled.Add((entity, moment));
            }
        }
        return catalog;
    }

    public bool Handles(EntityDefinition entity, HandlerMoment moment) => _handled.Contains((entity, moment));

    /// <summary>Whether any handler wants to hear of a commit, or of a delete.</summary>
    public bool Handles(EntityDefinition entity, bool isDelete) => isDelete
        ? Handles(entity, HandlerMoment.BeforeDelete) || Handles(entity, HandlerMoment.AfterDelete)
        : Handles(entity, HandlerMoment.BeforeCommit) || Handles(entity, HandlerMoment.AfterCommit);

    public ObjectNotification Create(EntityDefinition entity, HandlerMoment moment, NotificationContext context) => _factories[entity].Create(moment, context);
}
