namespace OfflineSync.Server;

/// <summary>
/// Answers a call of server logic. It runs in one transaction with everything that it changes through <see cref="ServerCallContext.Objects"/>; what it throws undoes all of it.
/// It may run more than once for one call, when others get in its way: it has no effects outside of the transaction. One is made for each run.
/// </summary>
/// <typeparam name="TCall">The call.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
public interface IServerLogic<in TCall, TResult>
    where TCall : IServerCall<TResult>, IServerCallType
{
    /// <summary>Answers a call.</summary>
    /// <param name="call">The call with its arguments.</param>
    /// <param name="context">Who calls, the objects, and what goes to the device.</param>
    /// <param name="cancellationToken">Cancelled when it takes longer than <see cref="OfflineSyncServerOptions.CallTimeLimit"/>.</param>
    Task<TResult> RunAsync(TCall call, ServerCallContext context, CancellationToken cancellationToken);
}
