namespace OfflineSync;

/// <summary>Collects what a flow uses.</summary>
public sealed class FlowUses : UsesBuilder<FlowUses>
{
    internal FlowUses()
    {
    }
}
