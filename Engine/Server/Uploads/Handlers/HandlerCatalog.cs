using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>Which entities have handlers for which moments. Uploads of all others do not know that there are any.</summary>
internal sealed class HandlerCatalog
{
    private readonly HashSet<(EntityDefinition Entity, HandlerMoment Moment)> _handled = [];
    private readonly Dictionary<(EntityDefinition Entity, string Name, HandlerMoment Moment), NotificationFactory[]> _factories = [];

    private HandlerCatalog()
    {
    }

    public static HandlerCatalog Empty { get; } = new();

    public bool IsEmpty => _handled.Count == 0;

    /// <summary>The handlers that an app's container knows.</summary>
    public static HandlerCatalog Of(DomainModel model, IServiceProvider services)
    {
        var catalog = new HandlerCatalog();
        if (services.GetServices<HandlerRegistration>().FirstOrDefault(one => one.Entity != typeof(OfflineObject) && model.Entities.All(entity => !TypesOf(entity).Contains(one.Entity))) is { } lost)
        {
            throw new OfflineSyncException(ErrorCode.ModelInvalid, $"The handler {lost.Handler.Name} is for {lost.Entity.Name}, which is no entity of the model '{model.Name}'.",
                "Add the entity to the model, or leave the handler out.");
        }
        if (services.GetService<IServiceProviderIsService>() is not { } known) return catalog;
        foreach (EntityDefinition entity in model.Entities)
        {
            foreach (HandlerMoment moment in Enum.GetValues<HandlerMoment>())
            {
                Dictionary<Type, NotificationFactory> handled = TypesOf(entity).Select(type => (Type: type, Factory: NotificationFactory.Of(type)))
                    .Where(one => known.IsService(typeof(INotificationHandler<>).MakeGenericType(one.Factory.TypeOf(moment)))).ToDictionary(one => one.Type, one => one.Factory);
                if (handled.Count == 0) continue;
                catalog._handled.Add((entity, moment));
                foreach ((string name, IEnumerable<Type> line) in LinesOf(entity))
                {
                    catalog._factories.Add((entity, name, moment), [.. line.Distinct().Where(handled.ContainsKey).Select(type => handled[type])]);
                }
            }
        }
        return catalog;
    }

    /// <summary>Whether a handler wants to hear of some object that is stored as an entity.</summary>
    public bool Handles(EntityDefinition entity, HandlerMoment moment) => _handled.Contains((entity, moment));

    /// <summary>Whether any handler wants to hear of a commit, or of a delete.</summary>
    public bool Handles(EntityDefinition entity, bool isDelete) => isDelete
        ? Handles(entity, HandlerMoment.BeforeDelete) || Handles(entity, HandlerMoment.AfterDelete)
        : Handles(entity, HandlerMoment.BeforeCommit) || Handles(entity, HandlerMoment.AfterCommit);

    /// <summary>What handlers are told of an object, in this order: those of its family's root first, those of what it is last.</summary>
    public IEnumerable<ObjectNotification> Create(EntityDefinition entity, HandlerMoment moment, NotificationContext context) =>
        _factories.GetValueOrDefault((entity, context.Object.SpecializationName, moment), []).Select(factory => factory.Create(moment, context));

    private static IEnumerable<Type> TypesOf(EntityDefinition entity) => LinesOf(entity).SelectMany(one => one.Line).Distinct();

    private static IEnumerable<(string Name, IEnumerable<Type> Line)> LinesOf(EntityDefinition entity) => entity.Specializations.IsEmpty
        ? [(entity.Name, [entity.Shape.Type])]
        : entity.Specializations.Select(one => (one.Name, one.Line.Reverse().Select(name => entity.FindSpecialization(name)!.Type)));
}
