using OfflineSync.Journal;
using OfflineSync.Server;
using OfflineSync.Server.Uploads;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Server.Users;

/// <summary>Users are objects: whoever may write them, by an upload or in the server's own code, keeps what sign-in and rights rely on.</summary>
public sealed class UserObjectTests
{
    [Theory]
    [InlineData("New", "Captain")]
    [InlineData("New", SampleModel.ReaderRole + ",Captain")]
    [InlineData("New", "")]
    [InlineData("New", " , ")]
    [InlineData("  ", SampleModel.ReaderRole)]
    public async Task An_upload_cannot_make_a_user_who_has_no_role_of_the_model_or_no_name(string name, string roles)
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        device.Create("User", TestJournal.NewId(), ("Name", name), ("Active", true), ("Roles", roles));

        UploadOutcome outcome = await server.UploadAsync(device);

        RejectionReason reason = Assert.Single(Assert.Single(outcome.Outcomes).Reasons);
        Assert.Equal(name == "New" ? (ErrorCode.ValueInvalid, "Roles") : (ErrorCode.RequiredMemberEmpty, "Name"), (reason.Code, reason.MemberId));
        Assert.Equal(1, await server.Test.CountAsync("offlinesync.synchronization_error"));
    }

    [Fact]
    public async Task An_upload_cannot_take_another_user_s_name_or_give_a_role_that_there_is_not_but_may_withdraw_all()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        ObjectId first = TestJournal.NewId(), second = TestJournal.NewId();
        JournalEntry created = device.Create("User", first, ("Name", "Mia"), ("Active", true), ("Roles", SampleModel.ReaderRole));
        device.Create("User", second, ("Name", "Mia"), ("Active", true), ("Roles", SampleModel.ReaderRole));
        UploadOutcome names = await server.UploadAsync(device);
        device.Update("User", first, created.Key.Value, ("Roles", SampleModel.ReaderRole, "Captain"));
        UploadOutcome unknown = await server.UploadAsync(device);
        device.Update("User", first, created.Key.Value, ("Roles", SampleModel.ReaderRole, ""));
        UploadOutcome none = await server.UploadAsync(device);

        Assert.True(names.Outcomes[0].IsApplied);
        Assert.Equal(ErrorCode.ValueNotUnique, Assert.Single(names.Outcomes[1].Reasons).Code);
        Assert.Equal(ErrorCode.ValueInvalid, Assert.Single(unknown.Outcomes[0].Reasons).Code);
        Assert.True(none.Outcomes[0].IsApplied);
    }

    [Fact]
    public async Task A_user_whose_role_the_model_has_no_more_can_be_changed_in_everything_else()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        ObjectId user = TestJournal.NewId();
        JournalEntry created = device.Create("User", user, ("Name", "Mia"), ("Active", true), ("Roles", SampleModel.ReaderRole));
        await server.UploadAsync(device);
        // As a model leaves him that drops the role.
        await server.Test.ExecuteAsync($"update offlinesync.object_user set roles = 'Captain' where id = '{user}'");
        device.Update("User", user, created.Key.Value, ("Name", "Mia", "Maria"));

        UploadOutcome renamed = await server.UploadAsync(device);

        Assert.True(renamed.Outcomes[0].IsApplied, string.Join(' ', renamed.Outcomes[0].Reasons));
    }

    [Fact]
    public async Task The_server_s_own_code_is_told_as_well()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        ObjectId anna = await server.Host.Users.AddAsync("anna", "secret", [SampleModel.ReaderRole]);
        ServerObjects work = server.Host.Server.NewObjects();
        (await work.FindAsync<User>(anna))!.Roles = "Captain";
        var role = await Assert.ThrowsAsync<OfflineSyncException>(() => work.CommitAsync());
        ServerObjects other = server.Host.Server.NewObjects();
        other.Create<User>(user => (user.Name, user.Roles) = ("anna", SampleModel.ReaderRole));
        var name = await Assert.ThrowsAsync<OfflineSyncException>(() => other.CommitAsync());

        Assert.Equal(ErrorCode.ValueInvalid, role.Code);
        Assert.Contains(SampleModel.ReaderRole, role.Message);
        Assert.Equal(ErrorCode.ValueNotUnique, name.Code);
        Assert.Equal([SampleModel.ReaderRole], (await server.Parts.Directory.FindAsync("anna", default))!.Roles);
    }

    [Fact]
    public async Task Users_of_an_entity_without_a_class_sign_in_as_others_do()
    {
        DomainModel model = DomainModel.Define("Untyped", model => model
            .Entity("User", user => user.Attribute("Name", MemberType.String, required: true).Attribute("Active", MemberType.Boolean).Attribute("Roles", MemberType.String).Attribute("Region", MemberType.String).Allow("Clerk", Rights.Read)));
        await using RunningServer server = await RunningServer.StartAsync(model: model);
        using ProtocolClient client = server.Client();
        client.ModelVersion = model.Version;

        ObjectId anna = await server.Host.Users.AddAsync("anna", "secret", ["Clerk"]);
        await server.Host.Users.SetRolesAsync(anna, []);
        await server.Host.Users.SetRolesAsync(anna, ["Clerk"]);
        var taken = await Assert.ThrowsAsync<OfflineSyncException>(() => server.Host.Users.AddAsync("anna", "secret", ["Clerk"]));

        Assert.Equal(ErrorCode.ValueInvalid, taken.Code);
        Assert.Equal(["Clerk"], (await client.SignInAsync("anna", "secret")).Roles);
    }
}
