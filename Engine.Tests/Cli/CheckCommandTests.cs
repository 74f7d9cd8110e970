using System.Text.Json;
using OfflineSync.Server;
using OfflineSync.Server.Checks;
using OfflineSync.Tests.Associations;
using OfflineSync.Tests.Audiences;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Cli;

/// <summary>What a model's rules cost: which become keys, which are slow and why, and what a database says of the fan-out.</summary>
public sealed class CheckCommandTests
{
    [Fact]
    public void Each_rule_says_what_its_keys_stand_for_and_along_which_path_users_come_to_them()
    {
        VisibilityReport report = VisibilityReport.Of(ExplanationTests.Model());
        RuleReport[] orders = [.. report.Rules.Where(rule => rule.Entity == "Order")];

        Assert.Equal([KeySharing.User, KeySharing.Reference, KeySharing.Reference, KeySharing.Role], orders.Take(4).Select(rule => Assert.Single(Assert.Single(rule.Conjuncts).Keys).Sharing));
        Assert.All(orders.Take(3), rule => Assert.Equal("[Status != 'Draft']", rule.Conjuncts[0].Test));
        Assert.Equal(["Clerk", "Customer", "Customer"], orders.Take(3).Select(rule => rule.Conjuncts[0].Keys[0].Member));
        Assert.Equal("user/Owner", Assert.Single(orders[1].Conjuncts[0].Keys[0].Path).From);
        Assert.Equal(["Customer", "Member"], orders[2].Conjuncts[0].Keys[0].Path.Select(edge => edge.Entity));
        Assert.Equal("role:Manager", orders[3].Conjuncts[0].Keys[0].Node);
        Assert.Empty(orders[4].Conjuncts);
        Assert.Contains("counts from now", orders[4].SlowReason);
        Assert.Contains("Keep a member that says whether the moment has come", orders[4].SlowHint);
        Assert.Equal("Log:all", Assert.Single(report.Rules, rule => rule.Entity == "Log").Conjuncts[0].Keys[0].Name);
        Assert.All(report.Rules, rule => Assert.Null(rule.Objects));
        Assert.Empty(report.Warnings);
    }

    [Theory]
    [InlineData("[Order_Clerk != '[%CurrentUser%]']", "is no equality with the user", "instead of who doesn't")]
    [InlineData("[not('[%CurrentUser%]' = '[%UserRole_Clerk%]')]", "about the user or the time", "instead of who doesn't")]
    [InlineData("[Order_Region/Region/Limit = Total]", "at both ends of a step", "keep on it what another object says")]
    [InlineData("[not(Stop_Order/Stop)]", "denies that there is any object", "set by a handler")]
    public void What_is_slow_says_why_and_what_to_write_instead(string where, string reason, string hint)
    {
        RuleReport rule = Assert.Single(VisibilityReport.Of(Orders(where)).Rules);

        Assert.Contains(reason, rule.SlowReason);
        Assert.Contains(hint, rule.SlowHint);
    }

    [Fact]
    public void Alternatives_and_values_of_the_user_are_keys_of_their_own_and_too_many_alternatives_are_slow()
    {
        RuleReport two = Assert.Single(VisibilityReport.Of(Orders("[Order_Clerk = '[%CurrentUser%]' or Title = $currentUser/Name]")).Rules);
        string many = "[" + string.Join(" or ", Enumerable.Range(0, 17).Select(number => $"(Total = {number} and Order_Clerk = '[%CurrentUser%]')")) + "]";
        RuleReport slow = Assert.Single(VisibilityReport.Of(Orders(many)).Rules);

        Assert.Equal(new[] { KeySharing.User, KeySharing.Value }, two.Conjuncts.Select(conjunct => Assert.Single(conjunct.Keys).Sharing).Order());
        Assert.Contains("more than 16 alternatives", slow.SlowReason);
        Assert.Contains("several rules for the same role", slow.SlowHint);
    }

    [Fact]
    public async Task With_a_database_the_report_counts_in_it_and_warns_beyond_the_limit_and_changes_nothing()
    {
        await using RunningServer server = await RunningServer.StartAsync(model: ExplanationTests.Model());
        ObjectId bob = await server.Host.Users.AddAsync("bob", "secret", ["Owner"]);
        await server.Host.Users.AddAsync("dora", "secret", ["Late"]);
        ServerObjects work = server.Host.Server.NewObjects();
        foreach (int count in (int[])[3, 1])
        {
            OfflineObject customer = work.Create("Customer");
            customer["Owner"] = bob;
            for (int i = 0; i < count; i++) work.Create("Order")["Customer"] = customer.Id;
        }
        work.Create("Order")["Status"] = "Draft";
        await work.CommitAsync();
        const string State = "select (select rules_version from offlinesync.model_state) || (select count(*) from offlinesync.visibility) || (select max(xid::text) from offlinesync.visibility)";
        string before = await server.ScalarAsync<string>(State);
        using var folder = new CliFolder();
        string[] check = ["check", folder.Write("model.json", ExplanationTests.Model().ToJson()), "--postgres", server.ConnectionString];

        CliRun json = await CliRun.OfAsync([.. check, "--json"]);
        CliRun text = await CliRun.OfAsync([.. check, "--fan-out", "2"]);
        // Rules that the database does not serve are measured on its objects all the same.
        CliRun other = await CliRun.OfAsync(["check", folder.Write("other.json", ExplanationTests.Model().ToJson().Replace("Customer_Owner = ", "Customer_Owner != ", StringComparison.Ordinal)), "--postgres", server.ConnectionString]);

        Assert.Equal((0, ""), (json.ExitCode, json.Error));
        JsonElement[] sections = [.. JsonDocument.Parse(json.Output).RootElement.GetProperty("sections").EnumerateArray()];
        Assert.Equal(["model", "visibility"], sections.Select(found => found.GetProperty("name").GetString()));
        JsonElement section = sections[1];
        JsonElement rule = section.GetProperty("rules").EnumerateArray().Single(rule => rule.GetProperty("entity").GetString() == "Order" && rule.GetProperty("role").GetString() == "Owner");
        Assert.Equal((1, 5), (rule.GetProperty("users").GetInt32(), rule.GetProperty("objects").GetInt32()));
        JsonElement key = rule.GetProperty("conjuncts")[0].GetProperty("keys")[0];
        Assert.Equal((2, 3, 2.0), (key.GetProperty("keys").GetInt32(), key.GetProperty("greatestObjects").GetInt32(), key.GetProperty("averageObjects").GetDouble()));
        Assert.Equal((1, 1.0, 2), (key.GetProperty("greatestUsers").GetInt32(), key.GetProperty("averageUsers").GetDouble(), key.GetProperty("greatestPerUser").GetInt32()));
        // A customer's row makes two kinds: into the owner's rule, and into the team's, as nobody is a member of these.
        Assert.Equal((2, 2), (key.GetProperty("path")[0].GetProperty("kinds").GetInt32(), key.GetProperty("path")[0].GetProperty("greatest").GetInt32()));
        Assert.Empty(section.GetProperty("warnings").EnumerateArray());
        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.Contains("WARNING (beyond 2): Order, rule 2 for Owner: 3 objects are under one key of", text.Output);
        Assert.Contains("WARNING (beyond 2): Order, rule 5 for Late: the rule is slow, and is evaluated over 5 objects before each download of 1 users", text.Output);
        Assert.Equal((0, ""), (other.ExitCode, other.Error));
        Assert.Contains("Order, rule 2 for Owner", other.Output);
        Assert.Equal(before, await server.ScalarAsync<string>(State));
    }

    [Fact]
    [Trait("Behaviour", "S-006")]
    [Trait("Behaviour", "S-117")]
    public async Task What_the_rules_for_models_find_is_printed_with_place_and_cure_and_an_error_is_an_exit_code()
    {
        using var folder = new CliFolder();
        string older = folder.Write("older.json", ArticleModel.Create().ToJson());
        string model = folder.Write("model.json", Orders("[Title = 'x']").ToJson());

        CliRun plain = await CliRun.OfAsync(["check", older]);
        CliRun compatible = await CliRun.OfAsync(["check", older, "--compatibility", "--json"]);
        CliRun breaking = await CliRun.OfAsync(["check", model, "--against", older]);
        CliRun same = await CliRun.OfAsync(["check", older, "--against", older]);

        Assert.Equal((0, ""), (plain.ExitCode, plain.Error));
        Assert.StartsWith("== model ==\nHINT OFM203 ", plain.Output.ReplaceLineEndings("\n"));
        Assert.Contains("HINT OFM203 Article: a broken rule of Title and Cover is found when Editor and Author synchronize", plain.Output);
        Assert.DoesNotContain("OFM302", plain.Output);
        JsonElement[] findings = [.. JsonDocument.Parse(compatible.Output).RootElement.GetProperty("sections")[0].GetProperty("findings").EnumerateArray()];
        JsonElement first = findings[0];
        Assert.Equal(("OFM302", "Warning", "Article_Topics"), (first.GetProperty("code").GetString(), first.GetProperty("severity").GetString(), first.GetProperty("entity").GetString()));
        Assert.Equal(1, breaking.ExitCode);
        Assert.Contains("ERROR OFM401 Article: what older apps send of it is rejected", breaking.Output);
        Assert.Equal(0, same.ExitCode);
        Assert.DoesNotContain("OFM4", same.Output);
    }

    [Fact]
    [Trait("Behaviour", "S-117")]
    public async Task A_member_that_older_apps_leave_empty_is_an_error_of_the_check_once_it_is_required()
    {
        using var folder = new CliFolder();
        string older = folder.Write("older.json", Town(isRequired: false).ToJson()), newer = folder.Write("newer.json", Town(isRequired: true).ToJson());

        CliRun text = await CliRun.OfAsync(["check", newer, "--against", older]), json = await CliRun.OfAsync(["check", newer, "--against", older, "--json"]), back = await CliRun.OfAsync(["check", older, "--against", newer]);

        Assert.Equal((1, 1, 0), (text.ExitCode, json.ExitCode, back.ExitCode));
        Assert.Contains("ERROR OFM408 Town.Mayor: ", text.Output);
        Assert.Contains(ModelChecks.Rules.Single(rule => rule.Code == "OFM408").Cure, text.Output);
        JsonElement finding = JsonDocument.Parse(json.Output).RootElement.GetProperty("sections")[0].GetProperty("findings").EnumerateArray().Single(one => one.GetProperty("code").GetString() == "OFM408");
        Assert.Equal(("Error", "Town", "Mayor"), (finding.GetProperty("severity").GetString(), finding.GetProperty("entity").GetString(), finding.GetProperty("member").GetString()));
        Assert.DoesNotContain("OFM408", back.Output);

        static DomainModel Town(bool isRequired) => DomainModel.Define("Towns", m => m.Entity("Town", t => t.Attribute("Mayor", MemberType.String, required: isRequired, maxLength: 100).Allow("Clerk", Rights.All)));
    }

    [Fact]
    public async Task Bad_input_names_the_place_and_the_cure()
    {
        await using RunningServer server = await RunningServer.StartAsync(model: ExplanationTests.Model());
        using var folder = new CliFolder();
        string model = folder.Write("model.json", ExplanationTests.Model().ToJson()), grown = folder.Write("grown.json", Orders("[Order_Clerk = '[%CurrentUser%]']").ToJson());

        await AssertRefusedAsync("There is no model at", "model.ToJson()", "check", Path.Combine(folder.Folder, "nowhere.json"));
        await AssertRefusedAsync("There is no model at", "model.ToJson()", "check", model, "--against", Path.Combine(folder.Folder, "nowhere.json"));
        await AssertRefusedAsync("--fan-out takes a number from 1 on.", "", "check", model, "--fan-out", "0");
        await AssertRefusedAsync("PostgreSQL cannot be used", "host and port", "check", model, "--postgres", "Host=127.0.0.1;Port=1");
        await AssertRefusedAsync("Order.Total", "check the model without a database", "check", grown, "--postgres", server.ConnectionString);
        await AssertRefusedAsync("no tables of a server in the schema 'elsewhere'", "Check connection and schema", "check", model, "--postgres", server.ConnectionString, "--schema", "elsewhere");
    }

    private static DomainModel Orders(string where) => DomainModel.Define("Orders", model =>
    {
        model.Entity("Region", region => region.Attribute("Limit", MemberType.Integer));
        model.Entity("Stop", stop => stop.Reference("Order", "Order"));
        model.Entity("Order", order => order.Attribute("Title", MemberType.String).Attribute("Total", MemberType.Integer).Reference("Clerk", "User").Reference("Region", "Region").Allow("Clerk", Rights.Read, where: where));
    });

    private static async Task AssertRefusedAsync(string message, string hint, params string[] arguments)
    {
        CliRun run = await CliRun.OfAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error);
        Assert.Contains(hint, run.Error);
    }
}
