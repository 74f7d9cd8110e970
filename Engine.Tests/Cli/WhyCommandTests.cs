using System.Text.Json;
using OfflineSync.Server;
using OfflineSync.Tests.Audiences;
using OfflineSync.Tests.Generalization;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Cli;

/// <summary>The command that says why somebody sees an object. What it answers is tested where the answer is made.</summary>
public sealed class WhyCommandTests
{
    [Fact]
    public async Task Why_prints_the_verdict_the_rules_and_the_values_and_writes_the_same_as_json()
    {
        await using RunningServer server = await RunningServer.StartAsync(model: ExplanationTests.Model());
        ObjectId bob = await server.Host.Users.AddAsync("bob", "secret", ["Owner"]);
        ServerObjects work = server.Host.Server.NewObjects();
        OfflineObject customer = work.Create("Customer"), order = work.Create("Order");
        (customer["Owner"], order["Customer"], order["Title"]) = (bob, customer.Id, "ropes");
        await work.CommitAsync();
        using var folder = new CliFolder();
        string[] options = ["--model", folder.Write("model.json", ExplanationTests.Model().ToJson()), "--postgres", server.ConnectionString];

        CliRun text = await CliRun.OfAsync(["why", "bob", order.Id.ToString(), .. options]);
        CliRun json = await CliRun.OfAsync(["why", bob.ToString(), order.Id.ToString(), "--entity", "Order", "--json", .. options]);
        CliRun absent = await CliRun.OfAsync(["why", "bob", "0198c5a2-7d10-7000-8000-000000000001", .. options]);

        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.StartsWith("downloaded: Rule 2 for Owner lets bob read it.", text.Output);
        Assert.Contains($"Order_Customer/Customer: Order_Customer = {customer.Id}", text.Output);
        Assert.Contains($"met      Customer_Owner = '[%CurrentUser%]': Customer_Owner = {bob} (bob), [%CurrentUser%] = {bob} (bob)", text.Output);
        Assert.Contains("rule 5 for Late: he lacks the role, and it is not met; reads", text.Output);
        Assert.Contains("slow: evaluated before each download, because", text.Output);
        Assert.Contains("what is stored for downloads agrees with the rules", text.Output);
        JsonElement answer = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal(("Downloaded", "Title"), (answer.GetProperty("verdict").GetString(), answer.GetProperty("readableMembers")[0].GetString()));
        Assert.Equal(bob.Value, answer.GetProperty("rules")[1].GetProperty("condition").GetProperty("parts")[0].GetProperty("parts")[0].GetProperty("values")[0].GetProperty("value").GetGuid());
        Assert.True(answer.GetProperty("stored").GetProperty("agrees").GetBoolean());
        Assert.Equal(1, absent.ExitCode);
        Assert.StartsWith("not there: No object of this id was ever stored", absent.Output);
    }

    [Fact]
    public async Task A_difference_between_store_and_rules_ends_with_1_and_a_warning()
    {
        await using RunningServer server = await RunningServer.StartAsync(model: ExplanationTests.Model());
        await server.Host.Users.AddAsync("anna", "secret", ["Clerk"]);
        ServerObjects work = server.Host.Server.NewObjects();
        ObjectId log = work.Create("Log").Id;
        await work.CommitAsync();
        await server.ExecuteAsync("update offlinesync.visibility set visible = false");
        using var folder = new CliFolder();

        CliRun run = await CliRun.OfAsync(["why", "anna", log.ToString(), "--model", folder.Write("model.json", ExplanationTests.Model().ToJson()), "--postgres", server.ConnectionString]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("WARNING: By rule 1 for Clerk the object shows, and what is stored does not", run.Output);
    }

    [Fact]
    public async Task Bad_input_names_the_place_and_the_cure_and_another_model_changes_nothing()
    {
        await using RunningServer server = await RunningServer.StartAsync(model: ExplanationTests.Model());
        await server.Host.Users.AddAsync("anna", "secret", ["Clerk"]);
        const string State = "select rules_version from offlinesync.model_state";
        string before = await server.ScalarAsync<string>(State);
        using var folder = new CliFolder();
        string model = folder.Write("model.json", ExplanationTests.Model().ToJson()), id = "0198c5a2-7d10-7000-8000-000000000001";
        string other = folder.Write("other.json", DomainModel.Define("Shop", shop => shop.Entity("Order", order => order.Attribute("Title", MemberType.String))).ToJson());

        await AssertRefusedAsync(2, "'17' is no id of an object.", "An id has 32 hexadecimal digits", "why", "anna", "17", "--model", model, "--postgres", server.ConnectionString);
        await AssertRefusedAsync(1, "There is no user 'zoe'.", "Name the user as at sign-in", "why", "zoe", id, "--model", model, "--postgres", server.ConnectionString);
        await AssertRefusedAsync(2, "has no entity 'Ordr'", "Its entities are", "why", "anna", id, "--entity", "Ordr", "--model", model, "--postgres", server.ConnectionString);
        await AssertRefusedAsync(2, "PostgreSQL cannot be used", "host and port", "why", "anna", id, "--model", model, "--postgres", "Host=127.0.0.1;Port=1");
        await AssertRefusedAsync(2, "no tables of a server in the schema 'elsewhere'", "Check connection and schema", "why", "anna", id, "--model", model, "--postgres", server.ConnectionString, "--schema", "elsewhere");
        await AssertRefusedAsync(1, "The database serves other rules", "Take the model that the running server has", "why", "anna", id, "--model", other, "--postgres", server.ConnectionString);
        Assert.Equal(before, await server.ScalarAsync<string>(State));
    }

    [Fact]
    public async Task An_object_of_another_specialization_is_not_there_and_one_of_the_same_family_line_is()
    {
        await using RunningServer server = await RunningServer.StartAsync(model: FleetModel.Create());
        await server.Host.Users.AddAsync("dora", "secret", [FleetModel.Driver]);
        ServerObjects work = server.Host.Server.NewObjects();
        OfflineObject made = work.Create("SportsCar");
        (made["Plate"], made["Doors"], made["Colour"]) = ("SP-17-X", 2, "Red");
        ObjectId car = made.Id;
        await work.CommitAsync();
        using var folder = new CliFolder();
        string[] options = ["--model", folder.Write("model.json", FleetModel.Create().ToJson()), "--postgres", server.ConnectionString];

        await AssertRefusedAsync(1, $"There is no Truck {car}: the object of that id is a SportsCar.", "Ask for SportsCar, or leave the entity out", ["why", "dora", car.ToString(), "--entity", "Truck", .. options]);
        foreach (string entity in (string[])["Vehicle", "Car", "SportsCar"])
        {
            CliRun run = await CliRun.OfAsync(["why", "dora", car.ToString(), "--entity", entity, .. options]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Contains($"object  SportsCar {car}", run.Output);
        }
        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => server.Host.Server.Visibility.ExplainAsync("dora", car, "Truck"));
        Assert.Equal(ErrorCode.ObjectUnavailable, refused.Code);
        Assert.Equal("SportsCar", (await server.Host.Server.Visibility.ExplainAsync("dora", car, "Car")).Object.Entity);
    }

    [Fact]
    public async Task A_user_without_a_role_is_refused_by_the_command()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var folder = new CliFolder();

        CliRun run = await CliRun.OfAsync(
            ["server", "user", "add", "anna", "--model", folder.Write("model.json", Sample.SampleModel.Create().ToJson()), "--postgres", server.ConnectionString, "--role"], "secret\n");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("role", run.Error);
        Assert.Null(await server.Host.Users.FindAsync("anna"));
    }

    private static async Task AssertRefusedAsync(int exitCode, string message, string hint, params string[] arguments)
    {
        CliRun run = await CliRun.OfAsync(arguments);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Error);
        Assert.Contains(hint, run.Error);
    }
}
