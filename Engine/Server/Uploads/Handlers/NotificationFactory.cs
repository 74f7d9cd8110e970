namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>Makes the notifications of an entity class.</summary>
internal abstract class NotificationFactory
{
    public static NotificationFactory Of(Type type) => (NotificationFactory)Activator.CreateInstance(typeof(NotificationFactory<>).MakeGenericType(type))!;

    public abstract Type TypeOf(HandlerMoment moment);

    public abstract ObjectNotification Create(HandlerMoment moment, NotificationContext context);
}

/// <inheritdoc />
internal sealed class NotificationFactory<T> : NotificationFactory
    where T : OfflineObject
{
    public override Type TypeOf(HandlerMoment moment) => moment switch
    {
        HandlerMoment.BeforeCommit => typeof(BeforeCommit<T>),
        HandlerMoment.AfterCommit => typeof(AfterCommit<T>),
        HandlerMoment.BeforeDelete => typeof(BeforeDelete<T>),
        _ => typeof(AfterDelete<T>),
    };

    public override ObjectNotification Create(HandlerMoment moment, NotificationContext context) => moment switch
    {
        HandlerMoment.BeforeCommit => new BeforeCommit<T>(context),
        HandlerMoment.AfterCommit => new AfterCommit<T>(context),
        HandlerMoment.BeforeDelete => new BeforeDelete<T>(context),
        _ => new AfterDelete<T>(context),
    };
}
