using OfflineSync.Device;

namespace OfflineSync;

public sealed partial class OfflineEngine
{
    /// <summary>Runs a flow for the user who is signed in, where the caller is. It needs no connection, unless it asks for one itself.</summary>
    /// <param name="flow">The flow, with its arguments.</param>
    /// <param name="unit">The objects that it works with. The default is the engine's own unit of work, which screens share with it.</param>
    /// <param name="cancellationToken">Ends the flow at its next step.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.NotSignedIn"/>; whatever the flow does not handle comes as it is, and what was committed until then stays committed.</exception>
    public Task RunAsync(IFlow flow, UnitOfWork? unit = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.RunAsync(NewFlow(unit, cancellationToken));
    }

    /// <summary>Runs a flow that needs no arguments.</summary>
    /// <typeparam name="TFlow">The flow.</typeparam>
    /// <inheritdoc cref="RunAsync(IFlow, UnitOfWork?, CancellationToken)" />
    public Task RunAsync<TFlow>(UnitOfWork? unit = null, CancellationToken cancellationToken = default)
        where TFlow : IFlow, new() => RunAsync(new TFlow(), unit, cancellationToken);

    /// <summary>Runs a flow with a result.</summary>
    /// <inheritdoc cref="RunAsync(IFlow, UnitOfWork?, CancellationToken)" />
    public Task<TResult> RunAsync<TResult>(IFlow<TResult> flow, UnitOfWork? unit = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.RunAsync(NewFlow(unit, cancellationToken));
    }

    /// <summary>Runs a method as a flow.</summary>
    /// <inheritdoc cref="RunAsync(IFlow, UnitOfWork?, CancellationToken)" />
    public Task RunAsync(Func<FlowContext, Task> flow, UnitOfWork? unit = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow(NewFlow(unit, cancellationToken));
    }

    /// <summary>Runs a method with a result as a flow.</summary>
    /// <inheritdoc cref="RunAsync(IFlow, UnitOfWork?, CancellationToken)" />
    public Task<TResult> RunAsync<TResult>(Func<FlowContext, Task<TResult>> flow, UnitOfWork? unit = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow(NewFlow(unit, cancellationToken));
    }

    internal bool IsCurrent(DeviceDatabase database) => _database == database;

    private FlowContext NewFlow(UnitOfWork? unit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        unit ??= Local.Unit;
        if (IsCurrent(unit.Database)) return new FlowContext(this, unit, lists: null, cancellationToken);
        throw new OfflineSyncException(ErrorCode.ObjectNotUsable, "The unit of work belongs to another engine, or to a user who is not signed in any more.", "Begin one with this engine, for the user who is signed in.");
    }
}
