using System.Reactive.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OfflineSync.Server;
using OfflineSync.Testing;
using OfflineSync.Tests.Device;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Joining;

/// <summary>An engine in an app with a container, with and without a host.</summary>
public sealed class DeviceHostTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_host_opens_the_engine_synchronizes_and_closes_it()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        await using JoinedApp server = await JoinedApp.StartAsync(builder => builder.Services.AddOfflineSyncServer(JoinedApp.On(database)));
        await server.AddUserAsync();
        await SignInAsync(server.Address);
        await using (TestDevice other = await TestDevice.OpenAsync(server.Address))
        {
            await other.Engine.SignInAsync("anna", JoinedApp.Password);
            await other.CommitCityAsync("Delft");
            await other.Engine.SynchronizeAsync();
        }

        using (IHost host = Host(services => services.AddOfflineSync(Options(server.Address)).OpenWithHost(synchronize: true)))
        {
            await host.StartAsync();
            var engine = host.Services.GetRequiredService<OfflineEngine>();
            await engine.Query<City>().Observe().Where(cities => cities.Count == 1).FirstAsync().Timeout(TimeSpan.FromMinutes(1));
            Assert.Same(engine, await host.Services.GetRequiredService<OfflineEngineSource>().GetAsync());
            Assert.Equal(ErrorCode.FolderInUse, (await Assert.ThrowsAsync<OfflineSyncException>(() => OfflineEngine.OpenAsync(New(server.Address)))).Code);

            await host.StopAsync();
            await host.StopAsync();

            Assert.Equal(ErrorCode.EngineClosed, Assert.Throws<OfflineSyncException>(() => engine.Create<City>()).Code);
            await using OfflineEngine again = await OfflineEngine.OpenAsync(New(server.Address));
        }
    }

    [Fact]
    [Trait("Behaviour", "S-012")]
    [Trait("Behaviour", "S-096")]
    public async Task A_start_of_the_host_synchronizes_where_a_start_has_to_and_tells_the_user_where_that_failed()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        await using JoinedApp server = await JoinedApp.StartAsync(builder => builder.Services.AddOfflineSyncServer(JoinedApp.On(database)));
        await server.AddUserAsync();
        List<string> requests = [];
        bool isOnline = true;
        using var network = new FaultyTransport(new SocketsHttpHandler(), request =>
        {
            lock (requests) requests.Add(request.RequestUri!.AbsolutePath);
            return isOnline ? TransportFault.None : TransportFault.BeforeConnect;
        });
        await SignInAsync(server.Address);

        async Task<SyncMessage?> StartAsync(string version)
        {
            SyncMessage? told = null;
            requests.Clear();
            using IHost host = Host(services => services.AddOfflineSync(options =>
            {
                Options(server.Address)(options);
                options.AppVersion = version;
                options.Synchronization.MessageHandler = network;
            }).OpenWithHost());
            await host.StartAsync();
            var engine = host.Services.GetRequiredService<OfflineEngine>();
            using IDisposable subscription = engine.Messages.OfType<SyncMessage>().Subscribe(message => told = message);
            await engine.SynchronizationEndedAsync(default);
            await host.StopAsync();
            return told;
        }

        Assert.Null(await StartAsync("2"));
        Assert.NotEmpty(requests);
        Assert.Null(await StartAsync("2"));
        Assert.Empty(requests);
        isOnline = false;
        Assert.Equal(FailureKind.Offline, (await StartAsync("3"))?.Kind);
    }

    [Fact]
    public async Task Offline_the_host_starts_and_stops_all_the_same()
    {
        using IHost host = Host(services => services.AddOfflineSync(Options(new Uri("http://127.0.0.1:1/offlinesync"))).OpenWithHost(synchronize: true));

        await host.StartAsync();
        Assert.Null(host.Services.GetRequiredService<OfflineEngine>().CurrentUser);
        await host.StopAsync();
    }

    [Fact]
    public async Task Delegating_handlers_of_the_container_carry_the_engine_s_requests()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        List<string?> keys = [];
        await using JoinedApp server = await JoinedApp.StartAsync(
            builder => builder.Services.AddOfflineSyncServer(JoinedApp.On(database)),
            app =>
            {
                app.Use((context, next) =>
                {
                    lock (keys) keys.Add(context.Request.Headers[KeyHandler.Header]);
                    return next();
                });
                app.MapOfflineSync();
            });
        await server.AddUserAsync();
        var services = new ServiceCollection();
        services.AddTransient<KeyHandler>();
        services.AddOfflineSync(Options(server.Address)).HttpClient.AddHttpMessageHandler<KeyHandler>();
        // As an app does that has no host and no asynchronous end.
        using ServiceProvider provider = services.BuildServiceProvider();

        var engine = provider.GetRequiredService<OfflineEngine>();
        await engine.SignInAsync("anna", JoinedApp.Password);

        Assert.True(keys.Count > 1);
        Assert.All(keys, key => Assert.Equal(KeyHandler.Key, key));
    }

    [Fact]
    public async Task Options_come_from_configuration()
    {
        using IHost host = Configured(
            ("Folder", _folder.Path), ("Server", "https://example.com/offlinesync"), ("Durability", "normal"), ("Synchronization:RequestTimeout", "infinite"), ("Synchronization:RetryLimit", "3"));

        await host.StartAsync();
        OfflineOptions options = host.Services.GetRequiredService<OfflineEngine>().Options;

        Assert.Equal((new Uri("https://example.com/offlinesync"), Durability.Normal), (options.Server, options.Durability));
        Assert.Equal((Timeout.InfiniteTimeSpan, 3), (options.Synchronization.RequestTimeout, options.Synchronization.RetryLimit));
        await host.StopAsync();
    }

    [Theory]
    [InlineData("Foldr", "x", "OfflineSync:Foldr is no option")]
    [InlineData("Synchronization:RetryLimits", "3", "OfflineSync:Synchronization:RetryLimits is no option")]
    [InlineData("Synchronization:RetryLimit", "many", "OfflineSync:Synchronization:RetryLimit is 'many': a whole number is expected")]
    [InlineData("Synchronization:RetryLimit", "-1", "Synchronization.RetryLimit cannot be negative")]
    [InlineData("Durability", "7", "Full, Normal")]
    [InlineData("Server", "nowhere", "an address such as")]
    [InlineData("Server", "ftp://example.com", "Server must be an absolute http or https address")]
    public async Task A_wrong_option_stops_the_host_at_its_start_and_is_named(string name, string value, string part)
    {
        using IHost host = Configured(("Folder", _folder.Path), (name, value));

        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync());

        Assert.Contains(part, refused.Message);
    }

    [Fact]
    public async Task A_missing_model_stops_the_host_at_its_start_also_when_nobody_asks_for_the_engine()
    {
        using IHost host = Host(services => services.AddOfflineSync(options => options.Folder = _folder.Path));

        var refused = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("Model is not set", refused.Message);
    }

    [Fact]
    public void Configuration_can_set_every_option_that_is_a_text_or_a_number()
    {
        Type[] simple = [typeof(string), typeof(int), typeof(long), typeof(bool), typeof(TimeSpan), typeof(Uri), typeof(Durability), typeof(UnsentWork)];
        IEnumerable<string> Names(Type type, string prefix) =>
            type.GetProperties().Where(property => property.CanWrite && simple.Contains(property.PropertyType)).Select(property => prefix + property.Name);

        Assert.Equal(
            [.. Names(typeof(OfflineOptions), "").Concat(Names(typeof(SynchronizationOptions), "Synchronization:")).Order(StringComparer.Ordinal)],
            OfflineSync.Device.OptionsBinding.Setters.Keys.Order(StringComparer.Ordinal));
    }

    private static IHost Host(Action<IServiceCollection> add)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        add(builder.Services);
        return builder.Build();
    }

    private static IHost Configured(params (string Name, string Value)[] settings) => Host(services => services.AddOfflineSync(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"OfflineSync:{setting.Name}", (string?)setting.Value))).Build().GetSection("OfflineSync"),
        options => options.Model = SampleModel.Create()).OpenWithHost());

    private Action<OfflineOptions> Options(Uri server) => options =>
    {
        options.Model = SampleModel.Create();
        options.Folder = _folder.Path;
        options.Server = server;
    };

    private OfflineOptions New(Uri server)
    {
        var options = new OfflineOptions();
        Options(server)(options);
        return options;
    }

    private async Task SignInAsync(Uri server)
    {
        await using OfflineEngine engine = await OfflineEngine.OpenAsync(New(server));
        await engine.SignInAsync("anna", JoinedApp.Password);
    }
}
