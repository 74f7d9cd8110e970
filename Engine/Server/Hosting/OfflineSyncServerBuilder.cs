using System.Reflection;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
    /// <see cref="AfterCommit{T}"/>, <see cref="BeforeDelete{T}"/> or <see cref="AfterDelete{T}"/>. One is made for each notification, in a
    /// scope for each upload, so they can ask for the app's services.
    /// </summary>
    public OfflineSyncServerBuilder AddHandlersFrom(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        foreach (Type handler in assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false })) AddHandler(handler);
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
