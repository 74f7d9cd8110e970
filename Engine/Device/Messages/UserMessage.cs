using System.Diagnostics;

namespace OfflineSync;

/// <summary>A message to the user: a <see cref="SyncMessage"/> of a synchronization that failed, or a <see cref="FlowMessage"/> that a flow shows.</summary>
[DebuggerDisplay("{MessageKind}: {Text}")]
public abstract class UserMessage
{
    private protected UserMessage(DateTimeOffset time) => Time = time;

    /// <summary>The text.</summary>
    public abstract string Text { get; }

    /// <summary>What kind of message it is.</summary>
    public abstract MessageKind MessageKind { get; }

    /// <summary>When it was said, by the device's clock.</summary>
    public DateTimeOffset Time { get; }
}
