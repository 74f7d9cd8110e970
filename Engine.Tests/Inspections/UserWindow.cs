using Microsoft.Playwright;
using OfflineSync.Inspections.Office;
using OfflineSync.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace OfflineSync.Tests.Inspections;

/// <summary>A user's browser window, by what the user sees and does.</summary>
internal sealed class UserWindow
{
    private const string ScreenshotsVariable = "OFFLINESYNC_SCREENSHOTS";

    private readonly List<string> _foreignRequests = [];

    private UserWindow(IPage page) => Page = page;

    public IPage Page { get; }

    /// <summary>What the page asked of anybody but its own device.</summary>
    public IReadOnlyList<string> ForeignRequests => _foreignRequests;

    public static async Task<UserWindow> OpenAsync(IBrowser browser, Uri address, string user, float timeLimit)
    {
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1000, Height = 760 }, ReducedMotion = ReducedMotion.Reduce });
        page.SetDefaultTimeout(timeLimit);
        var window = new UserWindow(page);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address.AbsoluteUri, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)) window._foreignRequests.Add(request.Url);
        };
        await page.GotoAsync(address.AbsoluteUri);
        await page.GetByLabel("Name").FillAsync(user);
        await page.GetByLabel("Password").FillAsync(SampleData.Password);
        await window.ClickAsync("Sign in");
        await window.SeesHeadingAsync("Inspections");
        return window;
    }

    public Task ClickAsync(string button) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button, Exact = true }).ClickAsync();

    public Task ClickLinkAsync(string link) => Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = link, Exact = true }).ClickAsync();

    public async Task GoToAsync(string page)
    {
        await Page.GetByRole(AriaRole.Navigation).GetByText(page, new LocatorGetByTextOptions { Exact = true }).ClickAsync();
        await SeesHeadingAsync(page);
    }

    public async Task OpenAsync(string inspection)
    {
        await GoToAsync("Inspections");
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = inspection, Exact = true }).ClickAsync();
        await SeesHeadingAsync(inspection);
    }

    public ILocator Field(string label) => Page.GetByLabel(label, new PageGetByLabelOptions { Exact = true });

    public Task FillAsync(string label, string value) => Field(label).FillAsync(value);

    public Task ChooseAsync(string choice) => Page.GetByRole(AriaRole.Radio, new PageGetByRoleOptions { Name = choice, Exact = true }).CheckAsync();

    /// <summary>Saves, as slowly as a person presses a button: it must not move away meanwhile.</summary>
    public async Task SaveAsync()
    {
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save", Exact = true }).ClickAsync(new LocatorClickOptions { Delay = 300 });
        await SeesHeadingAsync("Inspections");
    }

    /// <summary>The switch of flight mode; the page says where it stands.</summary>
    public Task SwitchFlightModeAsync(bool isOn) => Page.GetByRole(AriaRole.Switch, new PageGetByRoleOptions { Name = "Flight mode" }).SetCheckedAsync(isOn);

    public async Task SynchronizeAsync(string outcome)
    {
        await ClickAsync("Synchronize");
        await Expect(Page.GetByTestId("outcome")).ToContainTextAsync(outcome);
    }

    public Task SeesHeadingAsync(string heading) => Expect(Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = heading, Exact = true, Level = 1 })).ToBeVisibleAsync();

    public Task SeesAsync(string text) => Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    public Task SeesNoMoreAsync(string text) => Expect(Page.GetByText(text)).ToHaveCountAsync(0);

    public Task SeesUnsentAsync(string text) => Expect(Page.GetByTestId("unsent")).ToHaveTextAsync(text);

    /// <summary>The row of a list that shows this text.</summary>
    public ILocator Row(string text) => Page.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = text });

    /// <summary>The card of something that needs attention.</summary>
    public ILocator Card(string name) => Page.GetByRole(AriaRole.Article, new PageGetByRoleOptions { Name = name });

    /// <summary>Takes a picture for the sample's README, when it is asked for.</summary>
    public async Task TakePictureAsync(string name)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ScreenshotsVariable))) return;
        await Page.EvaluateAsync("scrollTo(0, 0)");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Repository.PathOf("Engine", "Demo", "Inspections", "screenshots", name + ".png"), Animations = ScreenshotAnimations.Disabled });
    }
}
