using Microsoft.Playwright;
using OfflineSync.Inspections.Model;
using OfflineSync.Inspections.Office;
using static Microsoft.Playwright.Assertions;

namespace OfflineSync.Tests.Inspections;

/// <summary>The sample app, used by two people in a browser; what they see is compared with what the server has.</summary>
public sealed class InspectionsTests(InspectionsWorld world) : IClassFixture<InspectionsWorld>
{
    private readonly UserWindow _inspector = world.Inspector;
    private readonly UserWindow _manager = world.Manager;

    [Fact]
    public async Task Each_user_sees_what_the_access_rules_say_and_nothing_comes_from_elsewhere()
    {
        await _manager.GoToAsync("Inspections");
        await Expect(_manager.Row("Lift")).ToContainTextAsync(SampleData.TakenReportNumber);
        await _manager.GoToAsync("Sites");
        await Expect(_manager.Row("Harbour warehouse")).ToContainTextAsync(SampleData.InspectorName);
        await _manager.OpenAsync("Lift");
        await Expect(_manager.Field("Office note")).ToBeEditableAsync();
        await Expect(_manager.Field("Title")).ToBeEditableAsync();

        await _inspector.GoToAsync("Inspections");
        await Expect(_inspector.Row("Playground")).ToBeVisibleAsync();
        await Expect(_inspector.Row("Lift")).ToHaveCountAsync(0);
        await _inspector.GoToAsync("Sites");
        await Expect(_inspector.Row("Mill school")).ToContainTextAsync("you");
        await Expect(_inspector.Row("Town hall")).ToHaveCountAsync(0);
        await _inspector.OpenAsync("Playground");
        await Expect(_inspector.Field("Title")).Not.ToBeEditableAsync();
        await Expect(_inspector.Field("Summary")).ToBeEditableAsync();
        await Expect(_inspector.Field("Office note")).ToHaveCountAsync(0);

        Assert.Equal(3, await world.Demo.Inspector.Engine.Query<Inspection>().CountAsync());
        Assert.Empty(_inspector.ForeignRequests.Concat(_manager.ForeignRequests));
    }

    [Fact]
    public async Task Work_of_a_day_without_a_network_is_sent_what_was_rejected_is_corrected_and_the_other_sees_it()
    {
        await _inspector.SwitchFlightModeAsync(true);
        await _inspector.OpenAsync("Fire doors");
        await _inspector.FillAsync("New finding", "Door 3 does not close");
        await _inspector.ChooseAsync("Critical");
        await _inspector.ClickAsync("Add finding");
        await Expect(_inspector.Page.GetByRole(AriaRole.Listitem)).ToContainTextAsync("Door 3 does not close");
        await _inspector.ChooseAsync("Done");
        await _inspector.FillAsync("Score", "180");
        await _inspector.FillAsync("Report number", "101");
        await _inspector.ClickAsync("Save");
        await _inspector.SeesAsync("The score is between 0 and 100.");
        await _inspector.SeesAsync("A report number looks like R-042.");
        await _inspector.TakePictureAsync("edit");
        await _inspector.FillAsync("Score", "80");
        await _inspector.FillAsync("Report number", SampleData.TakenReportNumber);
        await _inspector.SeesNoMoreAsync("The score is between 0 and 100.");
        await _inspector.SeesNoMoreAsync("A report number looks like R-042.");
        await _inspector.SaveAsync();
        await Expect(_inspector.Row("Fire doors")).ToContainTextAsync("not sent");
        await _inspector.SeesUnsentAsync("2 objects wait to be sent.");
        await _inspector.SynchronizeAsync("The server could not be reached.");
        await _inspector.TakePictureAsync("offline");
        Assert.Equal((InspectionStatus.Started, null), await StateOfAsync("Fire doors"));

        await _inspector.SwitchFlightModeAsync(false);
        await _inspector.SynchronizeAsync("1 sent, 1 rejected");
        await Expect(_inspector.Row("Fire doors")).ToContainTextAsync(nameof(InspectionStatus.Started));
        await _inspector.GoToAsync("Attention");
        await Expect(_inspector.Card("Fire doors")).ToContainTextAsync("Another inspection has this report number.");
        await _inspector.TakePictureAsync("rejected");
        Assert.Equal((InspectionStatus.Started, null), await StateOfAsync("Fire doors"));
        Assert.Single(await world.OpenErrorsAsync("Fire doors"));

        await _inspector.ClickLinkAsync("Correct");
        await Expect(_inspector.Field("Score")).ToHaveValueAsync("80");
        await _inspector.FillAsync("Report number", "R-102");
        await _inspector.SaveAsync();
        await _inspector.SynchronizeAsync("1 sent, 0 rejected");
        await _inspector.SeesUnsentAsync("Everything is sent.");
        await _inspector.GoToAsync("Attention");
        await _inspector.SeesAsync("Nothing is.");
        Assert.Equal((InspectionStatus.Done, "R-102"), await StateOfAsync("Fire doors"));
        Assert.Empty(await world.OpenErrorsAsync("Fire doors"));

        await _manager.GoToAsync("Inspections");
        await _manager.SynchronizeAsync("0 sent, 0 rejected");
        await Expect(_manager.Row("Fire doors")).ToContainTextAsync("R-102");
        await _manager.OpenAsync("Fire doors");
        await Expect(_manager.Page.GetByRole(AriaRole.Listitem)).ToContainTextAsync("Door 3 does not close");
        await Expect(_manager.Field("New finding")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_conflict_is_shown_with_both_values_and_a_rejected_change_can_be_given_up()
    {
        await _manager.OpenAsync("Playground");
        await _manager.FillAsync("Summary", "Ask for the key");
        await _manager.SaveAsync();
        await _manager.SynchronizeAsync("1 sent");
        await _inspector.OpenAsync("Playground");
        await _inspector.FillAsync("Summary", "The swing is <b>loose</b>");
        await _inspector.SaveAsync();
        await _inspector.OpenAsync("Loading ramp");
        await _inspector.ClickAsync("Save and close");
        await _inspector.SeesAsync("The office did not accept it: see Attention.");
        await _inspector.SeesUnsentAsync("1 object waits to be sent.");

        await _inspector.SynchronizeAsync("1 sent, 0 rejected");

        await _inspector.GoToAsync("Attention");
        await Expect(_inspector.Card("Playground")).ToContainTextAsync("Summary: the server had “Ask for the key”, this device sent “The swing is <b>loose</b>”.");
        Assert.Equal("The swing is <b>loose</b>", (await world.StoredAsync("Playground")).Summary);
        await _inspector.ClickAsync("Understood");
        await _inspector.SeesAsync("Nothing was.");
        await Expect(_inspector.Card("Loading ramp")).ToContainTextAsync("An inspection that is done needs its report number.");
        await _inspector.ClickAsync("Dismiss");
        await _inspector.SeesAsync("Nothing is.");
        await _inspector.GoToAsync("Inspections");
        await Expect(_inspector.Row("Loading ramp")).ToContainTextAsync(nameof(InspectionStatus.Planned));
        await _inspector.SeesUnsentAsync("Everything is sent.");
    }

    private async Task<(InspectionStatus Status, string? ReportNumber)> StateOfAsync(string title)
    {
        Inspection stored = await world.StoredAsync(title);
        return (stored.Status, stored.ReportNumber);
    }
}
