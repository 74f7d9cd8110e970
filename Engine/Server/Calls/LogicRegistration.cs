using Microsoft.Extensions.DependencyInjection;

namespace OfflineSync.Server.Calls;

/// <summary>Server logic as an app adds it.</summary>
/// <param name="Contract">The contract that it answers.</param>
/// <param name="RunAsync">Runs it, with the services of a scope.</param>
internal sealed record LogicRegistration(ServerCallContract Contract, Func<IServiceProvider, object, ServerCallContext, CancellationToken, Task<object?>> RunAsync)
{
    public static LogicRegistration Of<TCall, TResult>(Func<IServiceProvider, TCall, ServerCallContext, CancellationToken, Task<TResult>> runAsync)
        where TCall : IServerCall<TResult>, IServerCallType =>
        new(TCall.CallContract, async (services, call, context, cancellationToken) => await runAsync(services, (TCall)call, context, cancellationToken).ConfigureAwait(false));

    /// <summary>Logic in a class.</summary>
    public static LogicRegistration OfClass<TCall, TResult, TLogic>()
        where TCall : IServerCall<TResult>, IServerCallType
        where TLogic : class, IServerLogic<TCall, TResult> =>
        Of<TCall, TResult>((services, call, context, cancellationToken) => ActivatorUtilities.CreateInstance<TLogic>(services).RunAsync(call, context, cancellationToken));

    /// <summary>The logic that a class contains: one for each of its <see cref="IServerLogic{TCall, TResult}"/>.</summary>
    public static IEnumerable<LogicRegistration> OfClass(Type logic) =>
        from implemented in logic.GetInterfaces()
        where implemented.IsGenericType && implemented.GetGenericTypeDefinition() == typeof(IServerLogic<,>)
        select (LogicRegistration)typeof(LogicRegistration).GetMethod(nameof(OfClass), 3, [])!.MakeGenericMethod([.. implemented.GenericTypeArguments, logic]).Invoke(null, null)!;
}
