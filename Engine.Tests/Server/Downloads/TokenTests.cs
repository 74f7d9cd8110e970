using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Server.Downloads;

/// <summary>Which tokens a server takes, and which send a device back to a full download.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private RunningServer _server = null!;
    private ProtocolClient _client = null!;
    private Replica _device = null!;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync();
        await _server.Rows.AddUserAsync("anna", "secret", SampleModel.LimitedRole);
        await _server.Rows.AddCityAsync("Delft");
        _client = _server.Client();
        await _client.SignInAsync("anna", "secret");
        _device = new Replica(_client);
        await _device.SynchronizeAsync();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_lost_answer_can_be_asked_for_again_and_again()
    {
        string token = _device.Token!;
        await _server.Rows.AddCityAsync("Gouda");

        for (int i = 0; i < 3; i++) Assert.Single((await _client.DownloadAsync(token)).Rows);
    }

    [Fact]
    public async Task A_token_from_before_the_last_two_answers_is_refused()
    {
        string old = _device.Token!;
        for (int i = 0; i < 2; i++)
        {
            await _server.Rows.AddCityAsync($"City {i}");
            await _device.SynchronizeAsync();
        }

        await AssertRefusedAsync(_client, old);
    }

    [Fact]
    [Trait("History", "13")]
    [Trait("History", "N10")]
    public async Task A_store_that_went_back_is_noticed_by_the_nonce_it_lacks()
    {
        // A snapshot of the machine is taken here …
        string before = await _server.ScalarAsync<string>("select id || ',' || nonce || ',' || coalesce(previous_nonce::text, '') from offlinesync.journal");
        await _server.Rows.AddCityAsync("Gouda");
        await _device.SynchronizeAsync();
        // … and put back: same identifier, same timeline, same epoch, and its transaction ids will be handed out again.
        string[] row = before.Split(',');
        await _server.ExecuteAsync($"update offlinesync.journal set nonce = '{row[1]}', previous_nonce = nullif('{row[2]}', '')::uuid");

        await AssertRefusedAsync(_client, _device.Token!);
    }

    [Fact]
    [Trait("History", "13")]
    public async Task A_store_without_the_journal_refuses_its_tokens()
    {
        await _server.ExecuteAsync("delete from offlinesync.journal");

        await AssertRefusedAsync(_client, _device.Token!);
    }

    [Fact]
    public async Task Another_journal_and_another_user_are_refused()
    {
        using ProtocolClient copy = _server.Client();
        await copy.SignInAsync("anna", "secret");
        await AssertRefusedAsync(copy, _device.Token!);

        await _server.Rows.AddUserAsync("bob", "secret", SampleModel.LimitedRole);
        await copy.SignInAsync("bob", "secret");
        await AssertRefusedAsync(copy, _device.Token!);
        copy.Journal = _client.Journal;
        Assert.Equal(ErrorCode.JournalForked, (await Assert.ThrowsAsync<OfflineSyncException>(() => copy.DownloadAsync())).Code);
    }

    [Fact]
    public async Task Another_version_of_the_device_s_model_starts_over()
    {
        _client.ModelVersion = new string('0', 64);

        await AssertRefusedAsync(_client, _device.Token!);
    }

    [Fact]
    [Trait("History", "N17")]
    public async Task Rotated_keys_open_what_the_one_before_sealed_and_seal_it_anew()
    {
        string token = _device.Token!;
        await _server.Parts.Keys.RotateAsync(CancellationToken.None);

        string renewed = (await _client.DownloadAsync(token)).End.Token!;
        Assert.NotEqual(token, renewed);
        await _server.Parts.Keys.RotateAsync(CancellationToken.None);

        await AssertRefusedAsync(_client, token);
        Assert.Empty((await _client.DownloadAsync(renewed)).Rows);
    }

    [Fact]
    [Trait("History", "N17")]
    public async Task Instances_share_their_keys()
    {
        await using var other = await _server.StartInstanceAsync();
        await _server.Parts.Keys.RotateAsync(CancellationToken.None);
        string token = (await _client.DownloadAsync(_device.Token!)).End.Token!;
        using var client = new ProtocolClient(other.Url) { Journal = _client.Journal };
        await client.SignInAsync("anna", "secret");

        Assert.Empty((await client.DownloadAsync(token)).Rows);
    }

    [Fact]
    [Trait("History", "22")]
    public async Task New_rules_keep_old_instances_out_and_send_what_they_touch()
    {
        DomainModel wider = DomainModel.Define("Sample", model => model
            .Entity<Country>().Entity<Region>().Entity<City>(city => city.Allow(SampleModel.LimitedRole, Rights.Read)));
        await using var newer = await _server.StartInstanceAsync(wider);

        Assert.Equal(ErrorCode.RulesOutdated, (await Assert.ThrowsAsync<OfflineSyncException>(() => _client.DownloadAsync(_device.Token))).Code);
        using var client = new ProtocolClient(newer.Url) { Journal = _client.Journal };
        await client.SignInAsync("anna", "secret");
        Assert.Contains("Population", Assert.Single((await client.DownloadAsync(_device.Token!)).Rows).Values.Keys);
    }

    private static async Task AssertRefusedAsync(ProtocolClient client, string token) =>
        Assert.Equal(ErrorCode.CheckpointInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => client.DownloadAsync(token))).Code);
}
