namespace OfflineSync;

/// <summary>
/// A flow on the device: app logic that runs without a connection, for the user who is signed in. Its arguments are those of its constructor;
/// <see cref="OfflineEngine.RunAsync(IFlow, UnitOfWork?, CancellationToken)"/> runs it.
/// </summary>
public interface IFlow
{
    /// <summary>What the flow does. An error that it does not handle ends it; what it committed until then stays committed.</summary>
    /// <param name="flow">What it works with.</param>
    Task RunAsync(FlowContext flow);
}

/// <summary>A flow with a result.</summary>
/// <typeparam name="TResult">What it returns.</typeparam>
public interface IFlow<TResult>
{
    /// <summary>What the flow does. An error that it does not handle ends it; what it committed until then stays committed.</summary>
    /// <param name="flow">What it works with.</param>
    /// <returns>The result.</returns>
    Task<TResult> RunAsync(FlowContext flow);
}
