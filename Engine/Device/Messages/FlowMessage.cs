namespace OfflineSync;

/// <summary>A message that a flow shows the user: see <see cref="FlowContext.ShowMessageAsync"/>.</summary>
public sealed class FlowMessage : UserMessage
{
    internal FlowMessage(string text, MessageKind kind, DateTimeOffset time)
        : base(time)
    {
        Text = text;
        MessageKind = kind;
    }

    /// <inheritdoc />
    public override string Text { get; }

    /// <inheritdoc />
    public override MessageKind MessageKind { get; }
}
