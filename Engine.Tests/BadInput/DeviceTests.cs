using Microsoft.AspNetCore.Http;
using OfflineSync.Tests.Faults;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;
using MisbehavingServer = OfflineSync.Tests.Synchronization.MisbehavingServer;

namespace OfflineSync.Tests.BadInput;

/// <summary>What a device may meet: a damaged file, another process, a wrong answer. Each a clear error that says what to do, and nothing half done.</summary>
public sealed class DeviceTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private readonly World _world = fixture.World;

    [Fact]
    public async Task A_second_process_on_one_folder_is_refused_and_the_first_goes_on()
    {
        TestDevice device = await ClosedDeviceAsync();
        await using ChildProcess child = ChildProcess.Start(DeviceCommand.Name, device.Folder, _world.Network.Address.ToString(), "1", DeviceCommand.Commits);
        await child.ReadAsync("committed");

        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => device.OpenAsync(_world.Network.Address));

        Assert.Equal(ErrorCode.FolderInUse, refused.Code);
        Assert.Contains(device.Folder, refused.Message);
        Assert.NotEmpty(refused.Hint);
        await child.ReadAsync("committed");
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(4096, 4096)]
    [InlineData(20_000, 30_000)]
    public async Task A_damaged_database_is_refused_and_left_as_it_is(int from, int length)
    {
        TestDevice device = await ClosedDeviceAsync();
        string file = device.Side.Database;
        byte[] bytes = await File.ReadAllBytesAsync(file);
        new OfflineSync.Testing.SeededRandom(from).NextBytes(bytes.AsSpan(from, Math.Min(length, bytes.Length - from)));
        await File.WriteAllBytesAsync(file, bytes);
        await MarkAsLeftOpenAsync(device);

        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => device.OpenAsync(_world.Network.Address));

        Assert.Equal(ErrorCode.DatabaseDamaged, refused.Code);
        Assert.Contains(file, refused.Message);
        Assert.Contains("Keep the file", refused.Hint);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("", false)]
    [InlineData("This is a letter, not a database.", true)]
    [InlineData("This is a letter, not a database.", false)]
    [InlineData(null, true)]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is(string? text, bool signedIn)
    {
        TestDevice device = await _world.AddDeviceAsync();
        string userName = device.Engine.Session!.UserName;
        await device.CloseAsync();
        string file = device.Side.Database, current = Path.Combine(device.Folder, "current-user");
        if (text is null) File.Delete(file);
        else await File.WriteAllTextAsync(file, text);
        if (!signedIn) await File.WriteAllTextAsync(current, "\n");
        string user = await File.ReadAllTextAsync(current);

        OfflineSyncException refused = await Assert.ThrowsAsync<OfflineSyncException>(async () =>
        {
            await device.OpenAsync(_world.Network.Address);
            await device.Engine.SignInAsync(userName, World.Password);
        });

        Assert.Equal(ErrorCode.DatabaseDamaged, refused.Code);
        Assert.Contains(file, refused.Message);
        Assert.Contains(text is { Length: > 0 } ? "Keep the file" : "from a backup", refused.Hint);
        if (text is null) Assert.False(File.Exists(file));
        else Assert.Equal(text, await File.ReadAllTextAsync(file));
        Assert.Equal(user, await File.ReadAllTextAsync(current));
    }

    [Fact]
    public async Task A_database_that_broke_off_while_it_was_created_is_created_again()
    {
        TestDevice device = _world.NewDevice();
        await device.OpenAsync(_world.Network.Address);
        string fresh = Path.Combine(device.Folder, $"user-{await _world.Server.Users.FindAsync(World.UserName(0))}.db.new");
        await File.WriteAllTextAsync(fresh, "half a database");
        await File.WriteAllTextAsync(fresh + "-wal", "half a log");

        await device.Engine.SignInAsync(World.UserName(0), World.Password);

        Assert.NotNull(device.Engine.CurrentUser);
        Assert.Empty(Directory.EnumerateFiles(device.Folder, "*.new*"));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(502)]
    [Trait("Behaviour", "S-082")]
    public async Task A_server_that_answers_a_web_page_changes_nothing(int status)
    {
        await using MisbehavingServer page = await MisbehavingServer.StartAsync(context =>
        {
            context.Response.Headers.Clear();
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<!DOCTYPE html><html><body>Welcome to the hotel's network</body></html>");
        });
        TestDevice device = await ClosedDeviceAsync();
        await device.OpenAsync(page.Address);
        await device.AddCityAsync("Committed behind a sign-in page");
        string shown = _world.Sides.Shown(device.Side);

        var refused = await Assert.ThrowsAsync<OfflineSyncException>(device.SynchronizeAsync);

        Assert.Equal(status == 502 ? ErrorCode.NetworkUnavailable : ErrorCode.ServerAnswerUnknown, refused.Code);
        Assert.True(refused.IsTransient);
        Assert.NotEmpty(refused.Hint);
        Assert.Equal(shown, _world.Sides.Shown(device.Side));
        await device.CloseAsync();
        await device.OpenAsync(_world.Network.Address);
        await device.SynchronizeAsync();
        await _world.Sides.CheckSettledAsync(device.Side);
    }

    [Fact]
    [Trait("Behaviour", "S-007")]
    public async Task Signing_in_to_a_web_page_leaves_nobody_signed_in()
    {
        await using MisbehavingServer page = await MisbehavingServer.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html></html>");
        });
        TestDevice device = _world.NewDevice();
        await device.OpenAsync(page.Address);

        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SignInAsync(World.UserName(0), World.Password));

        Assert.Equal(ErrorCode.ServerAnswerUnknown, refused.Code);
        Assert.Null(device.Engine.CurrentUser);
        Assert.False(device.HasDatabase);
    }

    [Fact]
    public async Task A_member_that_the_server_does_not_have_is_named_and_costs_only_its_object()
    {
        DomainModel newer = DomainModel.Define("Sample", model => model
            .Entity<User>(user => user.Allow(SampleModel.UserRole, Rights.All))
            .Entity<Region>(region => region.Allow(SampleModel.UserRole, Rights.All))
            .Entity<City>(city => city.Allow(SampleModel.UserRole, Rights.All))
            .Entity("Country", country => country
                .Attribute("Name", MemberType.String).Attribute("Code", MemberType.String).Attribute("Area", MemberType.Decimal).Attribute("Sovereign", MemberType.Boolean)
                .Reference("Owner", "User").Reference("Capital", "City").Attribute("Motto", MemberType.String)
                .Allow(SampleModel.UserRole, Rights.All)));
        string folder = Directory.CreateTempSubdirectory("offlinesync-member-").FullName;
        await using OfflineEngine engine = await OfflineEngine.OpenAsync(new OfflineOptions { Model = newer, Folder = folder, Server = _world.Server.Url });
        await engine.SignInAsync(World.UserName(0), World.Password);
        OfflineObject good = engine.Create("Country"), bad = engine.Create("Country");
        good["Name"] = "Good";
        bad["Name"] = "Bad";
        bad["Motto"] = "Unknown to the server";
        await engine.CommitAsync([good, bad]);

        SyncResult result = await engine.SynchronizeAsync();

        Assert.Equal(1, result.Applied);
        RejectedEntry rejected = Assert.Single(result.Rejected);
        Assert.Equal(bad.Id, rejected.ObjectId);
        Assert.Contains(rejected.Reasons, reason => reason.Message.Contains("Motto"));
    }

    private async Task<TestDevice> ClosedDeviceAsync()
    {
        TestDevice device = await _world.AddDeviceAsync();
        for (int i = 0; i < 50; i++) await device.AddCityAsync($"City {i}");
        await device.SynchronizeAsync();
        await device.CloseAsync();
        return device;
    }

    /// <summary>The files are checked when the last owner did not close the folder.</summary>
    private static Task MarkAsLeftOpenAsync(TestDevice device) => File.WriteAllTextAsync(Path.Combine(device.Folder, "engine.lock"), "open\n");
}
