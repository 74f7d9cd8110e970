using Microsoft.Extensions.Time.Testing;
using OfflineSync.Server;
using OfflineSync.Server.Explain;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Audiences;

/// <summary>Why somebody sees an object, or doesn't: each kind of answer, with the values that it rests on, and held against what devices download.</summary>
public sealed class ExplanationTests : IAsyncLifetime
{
    private static readonly DateTimeOffset monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private RunningServer _server = null!;
    private ObjectId _anna, _bob, _cleo, _dora;
    private ObjectId _customer, _order, _draft, _late, _log;

    private ServerVisibility Visibility => _server.Host.Server.Visibility;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(model: Model(), time: new FakeTimeProvider(monday));
        UserAdministration users = _server.Host.Users;
        _anna = await users.AddAsync("anna", "secret", ["Clerk"]);
        _bob = await users.AddAsync("bob", "secret", ["Owner"]);
        _cleo = await users.AddAsync("cleo", "secret", ["Team"]);
        _dora = await users.AddAsync("dora", "secret", ["Late"]);
        _customer = await AddAsync("Customer", ("Name", "Ferry"), ("Owner", _bob));
        await AddAsync("Member", ("Customer", _customer), ("Person", _dora));
        await AddAsync("Member", ("Customer", _customer), ("Person", _cleo));
        _order = await AddAsync("Order", ("Title", "ropes"), ("Amount", 12.5m), ("Status", "Open"), ("Customer", _customer), ("Clerk", _anna), ("Due", monday.AddDays(1).UtcDateTime));
        _draft = await AddAsync("Order", ("Title", "sails"), ("Status", "Draft"), ("Customer", _customer), ("Clerk", _anna), ("Due", monday.AddDays(1).UtcDateTime));
        _late = await AddAsync("Order", ("Title", "tar"), ("Status", "Open"), ("Due", monday.AddDays(-1).UtcDateTime));
        _log = await AddAsync("Log", ("Text", "sent"));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task What_is_his_own_names_the_rule_and_both_sides_of_the_comparison()
    {
        VisibilityExplanation answer = await Visibility.ExplainAsync(_anna, _order);

        Assert.Equal((VisibilityVerdict.Downloaded, "Rule 1 for Clerk lets anna read it."), (answer.Verdict, answer.Reason));
        Assert.Equal<string>(["Title", "Amount", "Status", "Due", "Customer", "Clerk"], answer.ReadableMembers);
        ExplainedPart condition = answer.Rules[0].Condition!;
        Assert.Equal((ExplainedPartKind.Comparison, "Order_Clerk = '[%CurrentUser%]'", true), (condition.Kind, condition.Text, condition.IsMet));
        Assert.Equal<ExplainedValue>([new("Order_Clerk", _anna, "anna"), new("[%CurrentUser%]", _anna, "anna")], condition.Values);
        Assert.Equal([true, false, false, false, false], answer.Rules.Select(rule => rule.Applies));
        ExplainedPart setting = answer.Setting!.Condition!;
        Assert.Equal(("Status != 'Draft'", true), (setting.Text, setting.IsMet));
        Assert.Equal<ExplainedValue>([new("Status", "Open")], setting.Values);
        Assert.True(answer.Stored.Agrees, string.Join('\n', answer.Stored.Warnings));
        Assert.Contains(answer.Stored.Keys, key => key.IsHeld);
    }

    [Fact]
    public async Task A_path_is_followed_object_by_object_and_a_rule_gives_its_members_only()
    {
        VisibilityExplanation answer = await Visibility.ExplainAsync("bob", _order, "Order");

        Assert.Equal(VisibilityVerdict.Downloaded, answer.Verdict);
        Assert.Equal<string>(["Title"], answer.ReadableMembers);
        ExplainedPart step = answer.Rules[1].Condition!;
        Assert.Equal((ExplainedPartKind.Step, "Order_Customer/Customer", true), (step.Kind, step.Text, step.IsMet));
        Assert.Equal<ExplainedValue>([new("Order_Customer", _customer)], step.Values);
        ExplainedPart customer = Assert.Single(step.Parts);
        Assert.Equal((ExplainedPartKind.Object, "Customer", true), (customer.Kind, customer.Text, customer.IsMet));
        ExplainedPart owner = Assert.Single(customer.Parts);
        Assert.Equal(("Customer_Owner = '[%CurrentUser%]'", true), (owner.Text, owner.IsMet));
        Assert.Equal<ExplainedValue>([new("Customer_Owner", _bob, "bob"), new("[%CurrentUser%]", _bob, "bob")], owner.Values);
    }

    [Fact]
    public async Task Of_many_objects_those_that_fulfil_the_condition_come_first_with_their_number()
    {
        VisibilityExplanation answer = await Visibility.ExplainAsync("cleo", _order);

        Assert.Equal(VisibilityVerdict.Downloaded, answer.Verdict);
        ExplainedPart members = answer.Rules[2].Condition!.Parts[0].Parts[0];
        Assert.Equal((ExplainedPartKind.Step, true), (members.Kind, members.IsMet));
        Assert.Equal<ExplainedValue>([new("number of Member", 2L)], members.Values);
        Assert.Equal([true, false], members.Parts.Select(member => member.IsMet));
        Assert.Equal<ExplainedValue>([new("Member_Person", _cleo, "cleo"), new("[%CurrentUser%]", _cleo, "cleo")], members.Parts[0].Parts[0].Values);
        Assert.Equal("dora", members.Parts[1].Parts[0].Values[0].UserName);
    }

    [Fact]
    public async Task A_role_that_a_condition_asks_for_and_the_alternatives_stand_part_by_part()
    {
        VisibilityExplanation without = await Visibility.ExplainAsync("anna", _late);
        await _server.Host.Users.SetRolesAsync(_anna, ["Clerk", "Manager"]);
        VisibilityExplanation with = await Visibility.ExplainAsync("anna", _late);

        Assert.Equal((VisibilityVerdict.NotReadable, "The object does not fulfil the condition of rule 1 for Clerk and rule 4 for Clerk."), (without.Verdict, without.Reason));
        ExplainedPart condition = with.Rules[3].Condition!;
        Assert.True(condition.IsMet, string.Join('\n', condition.Parts));
        Assert.Equal(ExplainedPartKind.And, condition.Kind);
        Assert.Equal([(ExplainedPartKind.Role, true), (ExplainedPartKind.Not, true), (ExplainedPartKind.Or, true)], condition.Parts.Select(part => (part.Kind, part.IsMet)));
        Assert.Equal([(ExplainedPartKind.Text, false), (ExplainedPartKind.Comparison, true)], condition.Parts[2].Parts.Select(part => (part.Kind, part.IsMet)));
        Assert.False(condition.Parts[1].Parts[0].IsMet);
        Assert.Equal((VisibilityVerdict.Downloaded, "Amount"), (with.Verdict, string.Join(",", with.ReadableMembers)));
        Assert.Equal<string>(["Clerk", "Manager"], with.User.Roles);
    }

    [Fact]
    public async Task A_slow_rule_is_marked_and_evaluated_now()
    {
        VisibilityExplanation late = await Visibility.ExplainAsync("dora", _late), early = await Visibility.ExplainAsync("dora", _order);

        Assert.Equal(VisibilityVerdict.Downloaded, late.Verdict);
        Assert.EndsWith("which is slow: it is evaluated before each of his downloads.", late.Reason);
        Assert.NotNull(late.Rules[4].SlowReason);
        Assert.All(late.Rules.Take(4), rule => Assert.Null(rule.SlowReason));
        Assert.Equal<ExplainedValue>([new("Due", monday.AddDays(-1).UtcDateTime), new("[%CurrentDateTime%]", monday.UtcDateTime)], late.Rules[4].Condition!.Values);
        Assert.True(late.Stored.Agrees);
        Assert.Equal(VisibilityVerdict.NotReadable, early.Verdict);
    }

    [Fact]
    public async Task What_the_setting_leaves_out_is_readable_and_not_downloaded()
    {
        VisibilityExplanation draft = await Visibility.ExplainAsync("anna", _draft), log = await Visibility.ExplainAsync("anna", _log);

        Assert.Equal((VisibilityVerdict.Readable, "Rule 1 for Clerk lets anna read it, and it does not fulfil the condition of the download setting."), (draft.Verdict, draft.Reason));
        Assert.Equal(6, draft.ReadableMembers.Length);
        Assert.Equal<ExplainedValue>([new("Status", "Draft")], draft.Setting!.Condition!.Values);
        Assert.True(draft.Stored.Agrees, string.Join('\n', draft.Stored.Warnings));
        Assert.Equal((VisibilityVerdict.Readable, SyncMode.Clear, false), (log.Verdict, log.Setting!.Mode, log.Setting.Includes));
    }

    [Fact]
    public async Task Who_has_no_role_for_it_none_at_all_or_is_not_active_hears_just_that()
    {
        VisibilityExplanation other = await Visibility.ExplainAsync("bob", _log);
        await _server.Host.Users.SetRolesAsync(_bob, []);
        VisibilityExplanation none = await Visibility.ExplainAsync("bob", _log);
        await _server.Host.Users.DeactivateAsync(_anna);
        VisibilityExplanation inactive = await Visibility.ExplainAsync("anna", _order);

        Assert.Equal((VisibilityVerdict.NotReadable, "The rules that let Log be read are for Clerk, and bob has only Owner."), (other.Verdict, other.Reason));
        Assert.Equal("The rules that let Log be read are for Clerk, and bob has no role at all.", none.Reason);
        Assert.Equal((VisibilityVerdict.NotReadable, "anna is not active: he has no role, and his requests are refused."), (inactive.Verdict, inactive.Reason));
        Assert.False(inactive.User.IsActive);
        Assert.Empty(inactive.ReadableMembers);
        Assert.True(inactive.Rules[0].Condition!.IsMet);
        Assert.True(inactive.Stored.Agrees, string.Join('\n', inactive.Stored.Warnings));
    }

    [Fact]
    public async Task A_deleted_object_and_one_that_never_was_are_told_apart()
    {
        ServerObjects work = _server.Host.Server.NewObjects();
        work.Delete((await work.FindAsync("Order", _order))!);
        await work.CommitAsync();

        VisibilityExplanation deleted = await Visibility.ExplainAsync("anna", _order), absent = await Visibility.ExplainAsync("anna", new ObjectId(new IdSource(TimeProvider.System).NewId()));

        Assert.Equal((VisibilityVerdict.NotThere, "This Order was deleted: devices that had it lose it."), (deleted.Verdict, deleted.Reason));
        Assert.True(deleted.Stored.Agrees, string.Join('\n', deleted.Stored.Warnings));
        Assert.Equal((VisibilityVerdict.NotThere, null), (absent.Verdict, absent.Object.Entity));
        Assert.StartsWith("No object of this id was ever stored", absent.Reason);
    }

    [Fact]
    public async Task An_unknown_user_entity_or_an_object_of_another_entity_is_refused()
    {
        await AssertRefusedAsync(ErrorCode.ObjectUnavailable, "There is no user 'zoe'.", () => Visibility.ExplainAsync("zoe", _order));
        await AssertRefusedAsync(ErrorCode.ModelUnknownName, "'Ordr'", () => Visibility.ExplainAsync("anna", _order, "Ordr"));
        await AssertRefusedAsync(ErrorCode.ObjectUnavailable, $"There is no Customer {_order}: the object of that id is a Order", () => Visibility.ExplainAsync("anna", _order, "Customer"));
    }

    [Fact]
    public async Task What_is_stored_otherwise_than_the_rules_say_is_warned_of()
    {
        await _server.ExecuteAsync($"update offlinesync.visibility set visible = false where id = '{_order}'");
        VisibilityExplanation missing = await Visibility.ExplainAsync("anna", _order);
        await _server.ExecuteAsync($"delete from offlinesync.membership where principal = 'user:{_bob}'");
        VisibilityExplanation roles = await Visibility.ExplainAsync("bob", _late);

        Assert.Equal(VisibilityVerdict.Downloaded, missing.Verdict);
        Assert.Contains("By rule 1 for Clerk the object shows, and what is stored does not: ", Assert.Single(missing.Stored.Warnings));
        Assert.Contains("The row of bob names the roles (Owner), and the memberships ().", Assert.Single(roles.Stored.Warnings));
    }

    [Fact]
    public async Task The_answers_are_what_devices_download()
    {
        foreach ((string name, ObjectId user) in new[] { ("anna", _anna), ("bob", _bob), ("cleo", _cleo), ("dora", _dora) })
        {
            using var client = new ProtocolClient(_server.Host.Url) { Model = Model(), ModelVersion = Model().Version };
            await client.SignInAsync(name, "secret");
            var device = new Replica(client);
            await device.SynchronizeAsync();
            foreach (ObjectId id in new[] { _customer, _order, _draft, _late })
            {
                VisibilityExplanation answer = await Visibility.ExplainAsync(user, id);
                Assert.Equal(device.Rows.TryGetValue(id.Value, out ReceivedRow? row), answer.Verdict == VisibilityVerdict.Downloaded);
                if (row is not null) Assert.Equal(row.Values.Keys.Order(), answer.ReadableMembers.Order());
                Assert.True(answer.Stored.Agrees, string.Join('\n', answer.Stored.Warnings));
            }
        }
    }

    internal static DomainModel Model() => DomainModel.Define("Shop", model =>
    {
        model.Roles("Clerk", "Owner", "Team", "Late", "Manager");
        model.Entity("Customer", customer => customer.Attribute("Name", MemberType.String).Reference("Owner", "User").Allow("Owner", Rights.Read, where: "[Customer_Owner = '[%CurrentUser%]']"));
        model.Entity("Member", member => member.Reference("Customer", "Customer").Reference("Person", "User"));
        model.Entity("Log", log => log.Attribute("Text", MemberType.String).Allow("Clerk", Rights.Read).Synchronize(SyncSetting.Clear));
        model.Entity("Order", order => order
            .Attribute("Title", MemberType.String).Attribute("Amount", MemberType.Decimal).Attribute("Status", MemberType.String).Attribute("Due", MemberType.DateTime)
            .Reference("Customer", "Customer").Reference("Clerk", "User")
            .Allow("Clerk", Rights.Read, where: "[Order_Clerk = '[%CurrentUser%]']")
            .Allow("Owner", Rights.None, ["Title"], where: "[Order_Customer/Customer/Customer_Owner = '[%CurrentUser%]']")
            .Allow("Team", Rights.Read, where: "[Order_Customer/Customer/Member_Customer/Member/Member_Person = '[%CurrentUser%]']")
            .Allow("Clerk", Rights.None, ["Amount"], where: "['[%CurrentUser%]' = '[%UserRole_Manager%]' and not(Title = 'ropes') and (contains(Title, 'sail') or Amount = 0)]")
            .Allow("Late", Rights.Read, where: "[Due < '[%CurrentDateTime%]']")
            .Synchronize(SyncSetting.ByXPath("[Status != 'Draft']")));
    });

    private async Task<ObjectId> AddAsync(string entity, params (string Member, object Value)[] values)
    {
        ServerObjects work = _server.Host.Server.NewObjects();
        OfflineObject created = work.Create(entity);
        foreach ((string member, object value) in values) created[member] = value;
        await work.CommitAsync();
        return created.Id;
    }

    private static async Task AssertRefusedAsync(ErrorCode code, string message, Func<Task> ask)
    {
        var refused = await Assert.ThrowsAsync<OfflineSyncException>(ask);
        Assert.Equal(code, refused.Code);
        Assert.Contains(message, refused.Message);
        Assert.NotEqual("", refused.Hint);
    }
}
