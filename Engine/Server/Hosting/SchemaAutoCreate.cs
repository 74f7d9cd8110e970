namespace OfflineSync.Server;

/// <summary>What happens at the start when the database lacks tables, columns or functions that the server needs.</summary>
public enum SchemaAutoCreate
{
    /// <summary>They are created; existing rows and columns stay.</summary>
    CreateOrUpdate,

    /// <summary>The server refuses to start. Somebody applies what <see cref="OfflineSyncSchema"/> or <c>offlinesync server script</c> prints.</summary>
    None,
}
