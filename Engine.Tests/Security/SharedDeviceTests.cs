using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Device;
using OfflineSync.Server;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Joining;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Security;

/// <summary>What is on a device, whose it is, and what a session lets its user call.</summary>
public sealed class SharedDeviceTests
{
    [Fact]
    [Trait("Behaviour", "M-102")]
    [Trait("Behaviour", "M-106")]
    public async Task A_device_s_files_hold_what_its_user_may_read_and_nothing_else()
    {
        DomainModel model = SecurityModel.Create();
        await using RunningServer server = await RunningServer.StartAsync(model: model);
        await server.Host.Users.AddAsync("victor", "secret", [SecurityModel.Officer]);
        await server.Host.Users.AddAsync("lim", "secret", [SecurityModel.Limited]);
        await using TestDevice officer = await TestDevice.OpenAsync(server.Host.Url, model: model), limited = await TestDevice.OpenAsync(server.Host.Url, model: model);
        await officer.Engine.SignInAsync("victor", "secret");
        await officer.Engine.CommitAsync([officer.Engine.Create<City>(city => (city.Name, city.Remarks) = ("Readable name", "unreadable remark")), officer.Engine.Create<Country>(country => country.Name = "unreadable country")]);
        await officer.Engine.SynchronizeAsync();

        await limited.Engine.SignInAsync("lim", "secret");
        City city = Assert.Single(await limited.Engine.Query<City>().ToListAsync());
        Assert.Equal(("Readable name", null), (city.Name, city.Remarks));
        await limited.Engine.DisposeAsync();

        string files = Contents(limited.Folder);
        Assert.Contains("Readable name", files);
        Assert.DoesNotContain("unreadable", files);
        Assert.DoesNotContain("victor", files);
        await limited.ReopenAsync();
    }

    [Fact]
    [Trait("Behaviour", "M-112")]
    public async Task After_a_change_of_users_nothing_of_the_one_before_can_be_reached_through_the_engine()
    {
        DomainModel model = SecurityModel.Create();
        await using RunningServer server = await RunningServer.StartAsync(model: model);
        await server.Host.Users.AddAsync("victor", "secret", [SecurityModel.Officer]);
        await server.Host.Users.AddAsync("lim", "secret", [SecurityModel.Limited]);
        await using TestDevice device = await TestDevice.OpenAsync(server.Host.Url, model: model);
        await device.Engine.SignInAsync("victor", "secret");
        Country hers = device.Engine.Create<Country>(country => country.Name = "Draft of victor");
        await device.Engine.CommitAsync(hers);
        SessionState session = device.Engine.Database.Read(transaction => SessionState.Read(transaction.Statements))!;
        string file = device.Engine.Folder.DatabasePath(device.Engine.CurrentUser!.Value);

        await device.Engine.SignInAsync("lim", "secret");

        Assert.NotEqual(file, device.Engine.Folder.DatabasePath(device.Engine.CurrentUser!.Value));
        Assert.Null(await device.Engine.FindAsync<Country>(hers.Id));
        Assert.Empty(await device.Engine.Query<Country>().ToListAsync());
        Assert.Empty(await device.Engine.GetPendingAsync());
        Assert.Empty(await device.Engine.Rejected.ListAsync());
        Assert.Equal(("lim", SecurityModel.Limited), (device.Engine.Session!.UserName, Assert.Single(device.Engine.Session.Roles)));
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.CommitAsync(hers));
        // Her secrets are in no file of the device, and worth nothing.
        await device.Engine.DisposeAsync();
        Assert.DoesNotContain(session.Token!, Contents(device.Folder));
        Assert.DoesNotContain(session.Renewal!, Contents(device.Folder));
        Assert.Single(await server.Host.Server.Sessions.ListAsync());
        await device.ReopenAsync();
    }

    [Fact]
    public async Task A_folder_that_the_engine_makes_is_its_user_s_only()
    {
        if (OperatingSystem.IsWindows()) return;
        using var parent = new Device.TestFolder();
        string folder = Path.Combine(parent.Path, "new", "device");
        await using OfflineEngine engine = await OfflineEngine.OpenAsync(new OfflineOptions { Model = SecurityModel.Create(), Folder = folder });

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    [Trait("Behaviour", "M-105")]
    public async Task A_call_of_the_app_s_own_is_checked_by_the_roles_that_the_session_s_user_has_now()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        await using JoinedApp app = await JoinedApp.StartAsync(
            builder =>
            {
                builder.Services.AddAuthorization();
                builder.Services.AddOfflineSyncServer(JoinedApp.On(database));
            },
            app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapOfflineSync();
                app.MapPost("/close-year", () => Results.Text("closed"))
                    .RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = OfflineSyncServerDefaults.AuthenticationScheme, Roles = SampleModel.UserRole });
            });
        ObjectId anna = await app.AddUserAsync();
        using var client = new ProtocolClient(app.Address);
        string token = (await client.SignInAsync("anna", JoinedApp.Password)).Token;

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(null));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync("x"));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(token));
        await app.Server.Users.SetRolesAsync(anna, [SampleModel.ReaderRole]);
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(token));
        await app.Server.Users.SetRolesAsync(anna, [SampleModel.UserRole]);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(token));
        await app.Server.Sessions.RevokeAllAsync(anna);
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(token));

        async Task<HttpStatusCode> CallAsync(string? bearer)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Root, "/close-year"));
            if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            using var http = new HttpClient();
            using HttpResponseMessage response = await http.SendAsync(request);
            return response.StatusCode;
        }
    }

    private static string Contents(string folder) => string.Concat(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));
}
