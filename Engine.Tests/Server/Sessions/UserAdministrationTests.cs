using OfflineSync.Protocol;
using OfflineSync.Server;
using OfflineSync.Server.Users;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Server.Sessions;

public sealed class UserAdministrationTests : IAsyncLifetime
{
    private RunningServer _server = null!;
    private ProtocolClient _client = null!;

    private UserAdministration Users => _server.Host.Users;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync();
        _client = _server.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_added_user_signs_in_and_downloads_what_his_roles_read()
    {
        ObjectId anna = await Users.AddAsync("anna", "secret", [SampleModel.ReaderRole]);

        SignInAnswer answer = await _client.SignInAsync("anna", "secret");
        var device = new Replica(_client);
        await device.SynchronizeAsync();

        Assert.Equal(anna.Value, answer.User);
        Assert.Equal("anna", device.Rows[anna.Value].Values["Name"]);
        Assert.DoesNotContain("password", string.Join(",", device.Rows[anna.Value].Values.Keys), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(anna, await Users.FindAsync("anna"));
    }

    [Fact]
    public async Task A_name_is_one_user_s_only()
    {
        Task<ObjectId>[] tries = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => Users.AddAsync("anna", "secret", [SampleModel.ReaderRole])))];
        await Task.WhenAll(tries.Select(one => one.ContinueWith(_ => { }, TaskScheduler.Default)));

        _ = Assert.Single(tries, one => one.IsCompletedSuccessfully);
        Assert.All(tries.Where(one => one.IsFaulted), one => Assert.Equal(ErrorCode.ValueInvalid, Assert.IsType<OfflineSyncException>(one.Exception!.InnerException).Code));
    }

    [Fact]
    public async Task A_role_that_the_model_does_not_know_is_refused()
    {
        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => Users.AddAsync("anna", "secret", ["Captain"]));

        Assert.Equal(ErrorCode.ModelUnknownName, refused.Code);
        Assert.Null(await Users.FindAsync("anna"));
    }

    [Fact]
    public async Task A_user_without_a_role_is_refused_with_the_roles_there_are_and_roles_can_be_withdrawn_later()
    {
        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => Users.AddAsync("anna", "secret", []));
        var withoutPassword = await Assert.ThrowsAsync<OfflineSyncException>(() => Users.AddWithoutPasswordAsync("anna", []));

        Assert.Equal(ErrorCode.ValueInvalid, refused.Code);
        Assert.Contains("'anna'", refused.Message);
        Assert.Contains(SampleModel.ReaderRole, refused.Hint);
        Assert.Equal(ErrorCode.ValueInvalid, withoutPassword.Code);
        Assert.Null(await Users.FindAsync("anna"));

        ObjectId anna = await Users.AddAsync("anna", "secret", [SampleModel.ReaderRole]);
        await Users.SetRolesAsync(anna, []);
        Assert.Empty((await _client.SignInAsync("anna", "secret")).Roles);
    }

    [Fact]
    public async Task A_new_password_ends_the_sessions_of_the_old_one()
    {
        ObjectId anna = await Users.AddAsync("anna", "secret", [SampleModel.ReaderRole]);
        await _client.SignInAsync("anna", "secret");

        await Users.SetPasswordAsync(anna, "another");

        await AssertRefusedAsync(ErrorCode.SessionInvalid, () => _client.DownloadAsync());
        await AssertRefusedAsync(ErrorCode.SignInRefused, () => _client.SignInAsync("anna", "secret"));
        await _client.SignInAsync("anna", "another");
    }

    [Fact]
    public async Task Roles_come_and_go_with_the_next_download()
    {
        ObjectId anna = await Users.AddAsync("anna", "secret", [SampleModel.ReaderRole]);
        await _client.SignInAsync("anna", "secret");
        var device = new Replica(_client);
        await device.SynchronizeAsync();

        await Users.SetRolesAsync(anna, [SampleModel.LimitedRole]);
        await device.SynchronizeAsync();

        Assert.Empty(device.Rows);
    }

    [Fact]
    public async Task A_user_who_was_deactivated_is_out_at_once_and_may_come_back()
    {
        ObjectId anna = await Users.AddAsync("anna", "secret", [SampleModel.ReaderRole]);
        await _client.SignInAsync("anna", "secret");

        await Users.DeactivateAsync(anna);
        await AssertRefusedAsync(ErrorCode.SessionInvalid, () => _client.DownloadAsync());
        await AssertRefusedAsync(ErrorCode.SignInRefused, () => _client.SignInAsync("anna", "secret"));
        await Users.ActivateAsync(anna);

        await _client.SignInAsync("anna", "secret");
    }

    [Fact]
    public async Task The_anonymous_user_is_one_for_all_and_has_the_model_s_role()
    {
        DomainModel model = DomainModel.Define("Open", model => model.AllowAnonymous("Guest").Entity<Country>().Entity<Region>().Entity<City>(city => city.Allow("Guest", Rights.Read)));
        await using RunningServer server = await RunningServer.StartAsync(model: model);
        await using OfflineSyncHost other = await server.StartInstanceAsync(model);
        await server.Rows.AddCityAsync("Delft");
        using var client = new ProtocolClient(other.Url);

        SignInAnswer answer = await client.SignInAsync(null, null);
        var device = new Replica(client);
        await device.SynchronizeAsync();

        Assert.Equal(AnonymousUser.Id.Value, answer.User);
        Assert.Equal(["Guest"], answer.Roles);
        Assert.Equal(["Delft"], device.Names);
        await AssertRefusedAsync(ErrorCode.SignInRefused, () => client.SignInAsync(AnonymousUser.Name, ""));
    }

    private static async Task AssertRefusedAsync(ErrorCode code, Func<Task> request) => Assert.Equal(code, (await Assert.ThrowsAsync<OfflineSyncException>(request)).Code);
}
