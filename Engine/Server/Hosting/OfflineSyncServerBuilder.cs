using System.Reflection;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OfflineSync.Server.Calls;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Sessions;
using OfflineSync.Server.Uploads.Handlers;

namespace OfflineSync.Server;

/// <summary>Adds to a server what an app brings along.</summary>
/// <param name="services">The app's services.</param>
public sealed class OfflineSyncServerBuilder(IServiceCollection services)
{
    /// <summary>The app's services.</summary>
    public IServiceCollection Services { get; } = services;

    /// <summary>
    /// Adds the handlers of an assembly: its classes that implement <c>INotificationHandler&lt;BeforeCommit&lt;City&gt;&gt;</c>,
    /// <see cref="AfterCommit{T}"/>, <see cref="BeforeDelete{T}"/> or <see cref="AfterDelete{T}"/>, and those that implement <see cref="IServerLogic{TCall, TResult}"/>. One is made for each notification, in a
    /// scope for each upload, so they can ask for the app's services.
    /// </summary>
    public OfflineSyncServerBuilder AddHandlersFrom(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        foreach (Type handler in assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false })) _ = AddHandler(handler) + AddLogic(handler);
        return this;
    }

    /// <summary>Adds one class of handlers.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <exception cref="ArgumentException">It handles nothing that happens to objects.</exception>
    public OfflineSyncServerBuilder AddHandler<T>()
        where T : class => AddHandler(typeof(T)) > 0 ? this : throw new ArgumentException($"{typeof(T).Name} implements no INotificationHandler of BeforeCommit, AfterCommit, BeforeDelete or AfterDelete.");

    /// <summary>
    /// Adds what the database must contain before anybody asks for it: first users, reference data. It runs at every start of every instance,
    /// one instance at a time, once the tables are there and before a request is served; so it looks first. What it throws stops the start.
    /// </summary>
    /// <param name="seed">Given the server and a token that ends with the start.</param>
    public OfflineSyncServerBuilder Seed(Func<OfflineSyncServer, CancellationToken, Task> seed)
    {
        ArgumentNullException.ThrowIfNull(seed);
        Services.AddSingleton(new ServerSeed(seed));
        return this;
    }

    /// <summary>
    /// Lets users sign in with tokens of another provider, such as any that speaks OpenID Connect: an authentication scheme of the app validates them, and a claim names the user.
    /// A device shows a token once and gets a session of ours for it, which works like any other.
    /// </summary>
    /// <param name="scheme">The scheme, which reads the token from the Authorization header.</param>
    /// <param name="configure">Says how a token leads to a user. The default: the claim <c>sub</c> is the user's name.</param>
    /// <example>
    /// <code>
    /// services.AddAuthentication().AddJwtBearer("oidc", o => { o.Authority = "https://login.example.com"; o.Audience = "field"; });
    /// services.AddOfflineSyncServer(o => o.Model = model).AddTokenUsers("oidc");
    /// </code>
    /// </example>
    public OfflineSyncServerBuilder AddTokenUsers(string scheme, Action<TokenUserOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(scheme);
        var options = new TokenUserOptions();
        configure?.Invoke(options);
        Services.AddSingleton(new TokenScheme(scheme, options));
        return this;
    }

    /// <summary>Adds server logic: what answers a call of devices.</summary>
    /// <typeparam name="TCall">The call, a record marked with <see cref="ServerCallAttribute"/>.</typeparam>
    /// <typeparam name="TResult">Its result.</typeparam>
    /// <param name="run">The logic; see <see cref="IServerLogic{TCall, TResult}"/>, which a class would implement.</param>
    /// <example>
    /// <code>
    /// server.AddServerLogic&lt;CloseInspection, ClosedInspection&gt;(async (call, context, ct) =>
    /// {
    ///     Inspection? inspection = await context.FindAsync&lt;Inspection&gt;(call.Inspection, ct);
    ///     if (inspection is null) context.Refuse("There is no such inspection.");
    ///     inspection.IsClosed = true;
    ///     context.SynchronizeToDevice(inspection);
    ///     return new ClosedInspection(inspection.Number);
    /// });
    /// </code>
    /// </example>
    public OfflineSyncServerBuilder AddServerLogic<TCall, TResult>(Func<TCall, ServerCallContext, CancellationToken, Task<TResult>> run)
        where TCall : IServerCall<TResult>, IServerCallType
    {
        ArgumentNullException.ThrowIfNull(run);
        Services.AddSingleton(LogicRegistration.Of<TCall, TResult>((_, call, context, cancellationToken) => run(call, context, cancellationToken)));
        return this;
    }

    /// <summary>Adds server logic without a result.</summary>
    public OfflineSyncServerBuilder AddServerLogic<TCall>(Func<TCall, ServerCallContext, CancellationToken, Task> run)
        where TCall : IServerCall<NoResult>, IServerCallType
    {
        ArgumentNullException.ThrowIfNull(run);
        return AddServerLogic<TCall, NoResult>(async (call, context, cancellationToken) =>
        {
            await run(call, context, cancellationToken).ConfigureAwait(false);
            return default;
        });
    }

    /// <summary>Adds a class with server logic.</summary>
    /// <typeparam name="T">The class, which implements <see cref="IServerLogic{TCall, TResult}"/> once or more; its constructor may ask for the app's services.</typeparam>
    /// <exception cref="ArgumentException">It implements none.</exception>
    public OfflineSyncServerBuilder AddServerLogic<T>()
        where T : class => AddLogic(typeof(T)) > 0 ? this : throw new ArgumentException($"{typeof(T).Name} implements no IServerLogic.");

    private int AddLogic(Type logic)
    {
        LogicRegistration[] contained = [.. LogicRegistration.OfClass(logic)];
        foreach (LogicRegistration one in contained) Services.AddSingleton(one);
        return contained.Length;
    }

    private int AddHandler(Type handler)
    {
        Type[] handled = [.. handler.GetInterfaces().Where(IsOurs)];
        foreach (Type service in handled)
        {
            Services.TryAddEnumerable(ServiceDescriptor.Transient(service, handler));
            Services.AddSingleton(new HandlerRegistration(handler, service.GenericTypeArguments[0].GenericTypeArguments[0]));
        }
        return handled.Length;
    }

    private static bool IsOurs(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(INotificationHandler<>) && typeof(ObjectNotification).IsAssignableFrom(type.GenericTypeArguments[0]);
}
