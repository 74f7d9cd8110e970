namespace OfflineSync;

/// <summary>How one call of server logic is made.</summary>
public sealed class ServerCallOptions
{
    /// <summary>
    /// The key of the call: a second call with this key and the same arguments, from the same user and device, does not run again, and gets the answer of the first one. An
    /// app that must try again after a restart makes one with <c>Guid.CreateVersion7()</c> and keeps it. The default is null: a new key per call, kept while the
    /// engine itself sends the call again.
    /// </summary>
    public Guid? Key { get; init; }
}
