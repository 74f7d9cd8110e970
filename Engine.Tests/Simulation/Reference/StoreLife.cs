namespace OfflineSync.Tests.Simulation.Reference;

/// <summary>A life of the server's store that ended because an earlier state was put back.</summary>
internal sealed class StoreLife
{
    private readonly Dictionary<Guid, ServerEvent> _byId;

    /// <param name="fold">Its objects in the end.</param>
    /// <param name="events">Its events.</param>
    /// <param name="kept">How many of them the copy had.</param>
    /// <param name="ended">The server's time when it ended.</param>
    public StoreLife(EventFold fold, IReadOnlyList<ServerEvent> events, int kept, DateTimeOffset ended)
    {
        Fold = fold;
        Ended = ended;
        Lost = [.. events.Skip(kept)];
        _byId = events.ToDictionary(happened => happened.Id);
    }

    public EventFold Fold { get; }

    public DateTimeOffset Ended { get; }

    /// <summary>The events that went with it.</summary>
    public IReadOnlyList<ServerEvent> Lost { get; }

    public ServerEvent? Find(Guid id) => _byId.GetValueOrDefault(id);
}
