using OfflineSync.Tests.Calls;
using OfflineSync.Tests.Cli;

namespace OfflineSync.Tests.Model.Checks;

/// <summary>What would break apps in the field that call server logic.</summary>
public sealed class CallComparisonTests
{
    private static readonly string[] older = Lines(new RateTour(default, 1), new RenameTour(default, ""));

    [Fact]
    [Trait("Behaviour", "S-142")]
    [Trait("Behaviour", "S-144")]
    public void A_call_that_is_gone_or_renamed_is_found()
    {
        ModelFinding gone = Assert.Single(ModelChecks.OfCalls(Lines(new RateTour(default, 1)), older));
        Assert.Equal(("OFM501", "RenameTour, version 1, is served no longer"), (gone.Code, gone.Reason));
        string[] moved = [older[0], older[1].Replace("RenameTour", "Retitle", StringComparison.Ordinal)];
        Assert.EndsWith("if it is called Retitle now, apps do not know that", Assert.Single(ModelChecks.OfCalls(moved, older)).Reason);
    }

    [Fact]
    [Trait("Behaviour", "S-143")]
    public void A_call_whose_arguments_or_result_changed_in_place_is_found()
    {
        ModelFinding changed = Assert.Single(ModelChecks.OfCalls(Lines(new RateTourWrongly(default, 1, true), new RenameTour(default, "")), older));
        Assert.Equal("OFM502", changed.Code);
        Assert.Contains("CallOutdated", changed.Reason);
        ModelFinding role = Assert.Single(ModelChecks.OfCalls([.. older.Select(line => line.Replace("\tUser\t", "\tBoss\t", StringComparison.Ordinal))], older[..1]));
        Assert.Equal(("OFM503", "Rate, version 1, may no longer be called by User"), (role.Code, role.Reason));
    }

    [Fact]
    [Trait("Behaviour", "S-144")]
    public void A_new_call_or_version_beside_the_old_ones_is_no_finding() =>
        Assert.Empty(ModelChecks.OfCalls(Lines(new RateTour(default, 1), new RateTourWithReason(default, 1, ""), new RenameTour(default, ""), new CloseSeason(1)), older));

    [Fact]
    public async Task The_command_compares_them_too()
    {
        using var folder = new CliFolder();
        string model = folder.Write("model.json", Associations.ArticleModel.Create().ToJson()), before = folder.Write("before.txt", string.Join('\n', older)), now = folder.Write("now.txt", older[0] + "\n");

        CliRun breaking = await CliRun.OfAsync(["check", model, "--calls", now, "--calls-against", before]);
        CliRun same = await CliRun.OfAsync(["check", model, "--calls", before, "--calls-against", before]);
        CliRun half = await CliRun.OfAsync(["check", model, "--calls", now]);
        CliRun wrong = await CliRun.OfAsync(["check", model, "--calls", model, "--calls-against", before]);

        Assert.Equal(1, breaking.ExitCode);
        Assert.Contains("ERROR OFM501 model: RenameTour, version 1, is served no longer", breaking.Output);
        Assert.Equal(0, same.ExitCode);
        Assert.Equal(2, half.ExitCode);
        Assert.Contains("--calls-against", half.Error);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("ModelChecks.LinesOf", wrong.Error);
    }

    private static string[] Lines(params IServerCall[] calls) => [.. ModelChecks.LinesOf(calls.Select(call => call.Contract))];
}
