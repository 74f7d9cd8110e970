using System.Text.Json;
using OfflineSync.Tests.Profiles;

namespace OfflineSync.Tests.Cli;

/// <summary>What <c>check --profile</c> says.</summary>
public sealed class ProfileCheckCommandTests
{
    [Fact]
    [Trait("Behaviour", "S-010")]
    [Trait("Behaviour", "M-045")]
    public async Task It_says_what_is_synchronized_why_and_what_was_said_by_hand()
    {
        using var folder = new CliFolder();
        string model = folder.Write("model.json", PhoneModel.Create(profile => profile.Synchronize("Note").Page("Cities").Shows<Sample.City>(c => c.Country!.Name).Page("Report").Uses(UseKind.Create, "Sighting")).ToJson());

        CliRun text = await CliRun.OfAsync(["check", model, "--profile", "Phone"]), guest = await CliRun.OfAsync(["check", model, "--profile", "Phone", "--role", "Guest"]), json = await CliRun.OfAsync(["check", model, "--profile", "Phone", "--json"]);

        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        string[] lines = text.Output.ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(
            [
                "== profile ==", "Phone: 4 of 6 entities",
                "  Country: everything", "      members Name", "      left out Code, Area, Sovereign, Owner, Capital", "      page Cities shows City_Country/Country/Name",
                "  City: everything", "      members Country",
            ],
            lines.SkipWhile(line => line != "== profile ==").Take(8));
        Assert.Contains("* Note: everything (the profile says so)", lines);
        Assert.Contains("  Sighting: only sent, then cleared", lines);
        Assert.Contains("not used: User, Region", lines);
        Assert.Contains("* said by hand", lines);
        Assert.Contains("Phone, for Guest: 4 of 6 entities", guest.Output);
        Assert.Contains("  City: everything", guest.Output);
        Assert.Contains("      used, but not readable Country", guest.Output);
        Assert.Contains("* Note: nothing, for none of these roles may read it (the profile says so)", guest.Output);
        JsonElement section = JsonDocument.Parse(json.Output).RootElement.GetProperty("sections").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "profile");
        JsonElement note = section.GetProperty("entities").EnumerateArray().Single(one => one.GetProperty("entity").GetString() == "Note");
        Assert.Equal(("All", "Profile", true), (note.GetProperty("mode").GetString(), note.GetProperty("origin").GetString(), note.GetProperty("downloaded").GetBoolean()));
    }

    [Fact]
    public async Task Unknown_names_are_refused_with_those_that_there_are()
    {
        using var folder = new CliFolder();
        string model = folder.Write("model.json", PhoneModel.Create().ToJson());

        await AssertRefusedAsync("has no profile 'Tablet'", "Its profiles are: Phone, Desk.", "check", model, "--profile", "Tablet");
        await AssertRefusedAsync("has no role 'Gast'", "Its roles are: Guest, User.", "check", model, "--profile", "Phone", "--role", "Gast");
        await AssertRefusedAsync("--role needs --profile.", "", "check", model, "--role", "Guest");
    }

    private static async Task AssertRefusedAsync(string message, string hint, params string[] arguments)
    {
        CliRun run = await CliRun.OfAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error);
        Assert.Contains(hint, run.Error);
    }
}
