namespace OfflineSync.Server.Store;

/// <summary>What happens when the database lacks tables or columns that the model needs.</summary>
public enum SchemaChanges
{
    /// <summary>They are created; existing rows stay.</summary>
    Apply,

    /// <summary>The server refuses to start. Somebody applies the SQL by hand.</summary>
    Refuse,
}
