using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OfflineSync.Server;
using OfflineSync.Tests.Device;
using OfflineSync.Tests.Diagnostics;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Joining;

namespace OfflineSync.Tests.Model.Checks;

/// <summary>Device and server say at their start what will not work, once, and nothing of guidance.</summary>
public sealed class StartTests
{
    private static readonly DomainModel model = Found.Model(m => m.Entity("Customer", _ => { })
        .Entity("Order", order => order.Reference("Customer", "Customer", required: true).Attribute("Text", MemberType.String).Allow("Clerk", Rights.All)));

    [Fact]
    [Trait("Behaviour", "S-006")]
    public async Task A_device_logs_warnings_when_it_opens()
    {
        using var logs = new CollectedLogs();
        using var folder = new TestFolder();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));

        await using OfflineEngine engine = await OfflineEngine.OpenAsync(new OfflineOptions { Model = model, Folder = folder.Path, LoggerFactory = loggers });

        AssertLogged(logs, 1009);
    }

    [Fact]
    public async Task A_server_logs_warnings_when_it_starts()
    {
        using var logs = new CollectedLogs();
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();

        await using JoinedApp app = await JoinedApp.StartAsync(builder =>
        {
            builder.Services.AddLogging(logging => logging.AddProvider(logs));
            builder.Services.AddOfflineSyncServer(options =>
            {
                JoinedApp.On(database)(options);
                options.Model = model;
            });
        });

        AssertLogged(logs, 2004);
    }

    private static void AssertLogged(CollectedLogs logs, int id)
    {
        Assert.NotEmpty(ModelChecks.Of(model).Where(finding => finding.Severity == FindingSeverity.Hint));
        string text = Assert.Single(logs.Messages, message => message.Text.Contains("OFM", StringComparison.Ordinal)).Text;
        Assert.Contains("(OFM102, Order.Customer): Clerk may create a Order, which requires a Customer; it may neither read nor create one", text);
        Assert.Single(logs.Messages, message => message.Id.Id == id);
    }
}
