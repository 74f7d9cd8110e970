using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Protocol;
using OfflineSync.Server;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Joining;

/// <summary>Somebody's web app on Kestrel, with an OfflineSync server among its own parts.</summary>
internal sealed class JoinedApp : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";

    private readonly WebApplication _app;

    private JoinedApp(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public OfflineSyncServer Server => _app.Services.GetRequiredService<OfflineSyncServer>();

    public Uri Root => new(_app.Urls.First());

    public Uri Address => new(Root, Routes.DefaultPrefix);

    /// <summary>Starts an app.</summary>
    /// <param name="add">Its services; an OfflineSync server on the sample model among them.</param>
    /// <param name="map">Its endpoints. The default maps the server's.</param>
    public static async Task<JoinedApp> StartAsync(Action<WebApplicationBuilder> add, Action<WebApplication>? map = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        add(builder);
        WebApplication app = builder.Build();
        try
        {
            if (map is null) app.MapOfflineSync();
            else map(app);
            await app.StartAsync();
            return new JoinedApp(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public static Action<OfflineSyncServerOptions> On(TestDatabase database) => options =>
    {
        options.Model = SampleModel.Create();
        options.Postgres = database.ConnectionString;
        options.PasswordHashRounds = 1_000;
    };

    public Task<ObjectId> AddUserAsync(string name = "anna") => Server.Users.AddAsync(name, Password, [SampleModel.UserRole]);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
