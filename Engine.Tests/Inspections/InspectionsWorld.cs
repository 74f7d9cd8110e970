using Microsoft.Playwright;
using OfflineSync.Inspections;
using OfflineSync.Inspections.Model;
using OfflineSync.Inspections.Office;
using OfflineSync.Server;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Inspections;

/// <summary>The sample as it is started by hand, and a browser with a window for each of the two users, signed in.</summary>
public sealed class InspectionsWorld : IAsyncLifetime
{
    // A machine that is busy with other tests is slow; nothing waits longer than it takes.
    private const float TimeLimit = 60_000;

    private TestDatabase? _database;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal InspectionsDemo Demo { get; private set; } = null!;

    internal UserWindow Inspector { get; private set; } = null!;

    internal UserWindow Manager { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(TimeLimit);
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
        _database = await TestPostgres.CreateDatabaseAsync();
        Demo = await InspectionsDemo.StartAsync(new InspectionsOptions(Port: 0) { Postgres = _database.ConnectionString });
        Inspector = await UserWindow.OpenAsync(_browser, Demo.Inspector.Address, SampleData.InspectorName, TimeLimit);
        Manager = await UserWindow.OpenAsync(_browser, Demo.Manager.Address, SampleData.ManagerName, TimeLimit);
    }

    /// <summary>An inspection as the server has it.</summary>
    internal async Task<Inspection> StoredAsync(string title)
    {
        Inspection known = (await Demo.Manager.Engine.Query<Inspection>().Where(inspection => inspection.Title == title).FirstOrDefaultAsync())!;
        return (await Demo.Office.Server.NewObjects().FindAsync<Inspection>(known.Id))!;
    }

    /// <summary>What the office has still to look at about an inspection.</summary>
    internal async Task<IEnumerable<SynchronizationErrorReport>> OpenErrorsAsync(string title)
    {
        ObjectId id = (await StoredAsync(title)).Id;
        return (await Demo.Office.Server.Errors.ListAsync()).Where(error => error.ObjectId == id && error.IsOpen);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (Demo is not null) await Demo.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }
}
