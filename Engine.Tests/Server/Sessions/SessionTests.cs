using System.Net.Http.Headers;
using Microsoft.Extensions.Time.Testing;
using OfflineSync.Protocol;
using OfflineSync.Server.Sessions;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Server.Sessions;

public sealed class SessionTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private RunningServer _server = null!;
    private ProtocolClient _client = null!;
    private Guid _anna;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(options => options.SessionLifetime = TimeSpan.FromHours(10), time: _time);
        _anna = await _server.Rows.AddUserAsync("anna", "secret", SampleModel.ReaderRole, SampleModel.LimitedRole);
        _client = _server.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    [Trait("Behaviour", "S-007")]
    public async Task A_session_names_the_user_and_his_roles()
    {
        SignInAnswer answer = await _client.SignInAsync("anna", "secret");

        Assert.Equal(_anna, answer.User);
        Assert.Equal("anna", answer.UserName);
        Assert.Equal(["Limited", "Reader"], answer.Roles.Order());
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromHours(10), answer.ExpiresAt);
        Assert.Equal(43, answer.Token.Length);
    }

    [Fact]
    public async Task The_store_never_sees_the_token()
    {
        SignInAnswer answer = await _client.SignInAsync("anna", "secret");

        byte[] token = System.Buffers.Text.Base64Url.DecodeFromChars(answer.Token), stored = await _server.ScalarAsync<byte[]>("select token_hash from offlinesync.session");
        Assert.NotEqual(token, stored);
        Assert.Equal(SessionToken.Hash(answer.Token), stored);
    }

    [Fact]
    public async Task A_wrong_password_an_unknown_name_and_an_inactive_user_look_the_same()
    {
        Guid idle = await _server.Rows.AddUserAsync("idle", "secret", SampleModel.ReaderRole);
        await _server.Rows.SetActiveAsync(idle, false);

        OfflineSyncException[] refusals =
        [
            await RefusalAsync("anna", "wrong"), await RefusalAsync("nobody", "secret"), await RefusalAsync("idle", "secret"), await RefusalAsync("", ""), await RefusalAsync("anna\0", "secret"),
            await RefusalAsync(new string('a', 10_000), "secret"), await RefusalAsync("anna", new string('a', 10_000)), await RefusalAsync(null, null),
        ];

        Assert.All(refusals, refusal => Assert.Equal((ErrorCode.SignInRefused, refusals[0].Message, refusals[0].Hint), (refusal.Code, refusal.Message, refusal.Hint)));
    }

    [Fact]
    public async Task Too_many_failures_wait_while_a_right_password_from_elsewhere_still_works()
    {
        for (int i = 0; i < 10; i++) await RefusalAsync("anna", "wrong");

        OfflineSyncException busy = await Assert.ThrowsAsync<OfflineSyncException>(() => _client.SignInAsync("anna", "secret"));
        Assert.Equal(ErrorCode.ServerBusy, busy.Code);
        Assert.InRange(busy.RetryAfter!.Value.TotalSeconds, 1, 60);
        await _server.Rows.AddUserAsync("bob", "secret", SampleModel.ReaderRole);
        await _client.SignInAsync("bob", "secret");

        _time.Advance(TimeSpan.FromMinutes(1));
        await _client.SignInAsync("anna", "secret");
    }

    [Fact]
    public async Task A_session_ends_with_its_time_and_is_renewed_by_use()
    {
        await _client.SignInAsync("anna", "secret");
        for (int i = 0; i < 4; i++)
        {
            _time.Advance(TimeSpan.FromHours(6));
            await _client.DownloadAsync();
        }

        _time.Advance(TimeSpan.FromHours(10));

        await AssertInvalidAsync();
    }

    [Fact]
    public async Task A_session_that_was_signed_out_is_gone()
    {
        await _client.SignInAsync("anna", "secret");
        using HttpResponseMessage response = await _client.Http.PostAsync(_client.Url(Routes.SignOut), null);

        Assert.Equal(System.Net.HttpStatusCode.NoContent, response.StatusCode);
        await AssertInvalidAsync();
    }

    [Fact]
    public async Task Revoked_sessions_and_inactive_users_are_refused_at_the_next_request()
    {
        await _client.SignInAsync("anna", "secret");
        await _server.Parts.Sessions.RevokeAllAsync(new ObjectId(_anna), CancellationToken.None);
        await AssertInvalidAsync();

        await _client.SignInAsync("anna", "secret");
        await _server.Rows.SetActiveAsync(_anna, false);
        await AssertInvalidAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer x")]
    [InlineData("Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Basic YW5uYTpzZWNyZXQ=")]
    public async Task Without_a_valid_token_there_is_no_answer(string? header)
    {
        _client.Http.DefaultRequestHeaders.Authorization = header is null ? null : AuthenticationHeaderValue.Parse(header);

        await AssertInvalidAsync();
    }

    [Fact]
    public async Task A_password_hashed_with_fewer_rounds_is_hashed_anew_when_it_is_used()
    {
        string before = await _server.ScalarAsync<string>("select password_hash from offlinesync.user_credential");
        await using var stronger = await _server.StartInstanceAsync(configure: options => options.PasswordHashRounds = 2_000);
        using var client = new ProtocolClient(stronger.Url);

        await client.SignInAsync("anna", "secret");

        Assert.NotEqual(before, await _server.ScalarAsync<string>("select password_hash from offlinesync.user_credential"));
        await _client.SignInAsync("anna", "secret");
    }

    private Task<OfflineSyncException> RefusalAsync(string? name, string? password) => Assert.ThrowsAsync<OfflineSyncException>(() => _client.SignInAsync(name, password));

    private async Task AssertInvalidAsync() => Assert.Equal(ErrorCode.SessionInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => _client.DownloadAsync())).Code);
}
