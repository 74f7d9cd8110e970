namespace OfflineSync;

/// <summary>A flow that says what it uses, so that a profile can have it: <see cref="PageBuilder.Flow{T}"/>.</summary>
public interface IProfileFlow
{
    /// <summary>Says what the flow uses.</summary>
    /// <param name="uses">Takes it.</param>
    static abstract void Uses(FlowUses uses);
}
