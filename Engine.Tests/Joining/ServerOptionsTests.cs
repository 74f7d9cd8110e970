using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OfflineSync.Server;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Joining;

/// <summary>The server's options in an app's configuration: bound, validated at the start, and wrong ones named.</summary>
public sealed class ServerOptionsTests
{
    private const string Secret = "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlY3JldA==";

    [Fact]
    public async Task Options_come_from_the_app_s_configuration()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        await using JoinedApp app = await StartAsync(
            ("Postgres", database.ConnectionString), ("Schema", "field"), ("AutoCreate", "CreateOrUpdate"), ("SessionLifetime", "7.00:00:00"), ("BatchEntryLimit", "77"),
            ("CheckpointKeys:0", $"3:{Secret}"), ("PasswordHashRounds", "1000"));

        OfflineSyncServerOptions options = app.Server.Options;
        Assert.Equal(("field", TimeSpan.FromDays(7), 77), (options.Schema, options.SessionLifetime, options.BatchEntryLimit));
        Assert.Equal((3, Secret), (options.CheckpointKeys.Single().Id, Convert.ToBase64String(options.CheckpointKeys.Single().Secret.Span)));
        await RoundTrip.RunAsync(app);
    }

    [Theory]
    [InlineData("BatchEntryLimt", "77", "BatchEntryLimt")]
    [InlineData("BatchEntryLimit", "many", "OfflineSync:BatchEntryLimit")]
    [InlineData("BatchEntryLimit", "0", "BatchEntryLimit is 0; it must be at least 1")]
    [InlineData("AutoCreate", "Perhaps", "OfflineSync:AutoCreate")]
    [InlineData("AutoCreate", "7", "AutoCreate has no value 7")]
    [InlineData("Schema", "Not a name", "Schema is 'Not a name'")]
    [InlineData("CheckpointKeys:0", "1:dG9vIHNob3J0", "CheckpointKeys")]
    [InlineData("CheckpointKeys:0", Secret, "ID:SECRET")]
    public async Task A_wrong_option_stops_the_host_at_its_start_and_is_named(string name, string value, string part)
    {
        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(("Postgres", "Host=127.0.0.1;Port=1"), (name, value)));

        Assert.True(refused is OptionsValidationException or InvalidOperationException, refused.ToString());
        Assert.Contains(part, refused.Message);
        Assert.DoesNotContain(Secret, refused.ToString());
    }

    [Fact]
    public async Task An_app_that_maps_a_server_it_never_added_is_told_so()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => JoinedApp.StartAsync(_ => { }));

        Assert.Contains("AddOfflineSyncServer", refused.Message);
    }

    private static Task<JoinedApp> StartAsync(params (string Name, string Value)[] settings) => JoinedApp.StartAsync(builder =>
    {
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"OfflineSync:{setting.Name}", (string?)setting.Value)));
        builder.Services.AddOfflineSyncServer(builder.Configuration.GetSection("OfflineSync"), options => options.Model = SampleModel.Create());
    });
}
