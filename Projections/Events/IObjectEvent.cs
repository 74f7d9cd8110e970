namespace OfflineSync.Projections;

/// <summary>What happened to one object.</summary>
public interface IObjectEvent
{
    /// <summary>The entity's stable id.</summary>
    string EntityId { get; }

    /// <summary>The object.</summary>
    ObjectId ObjectId { get; }
}
