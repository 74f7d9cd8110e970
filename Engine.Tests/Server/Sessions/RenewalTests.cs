using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.Time.Testing;
using OfflineSync.Protocol;
using OfflineSync.Server;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Server.Sessions;

/// <summary>
/// The contract of renewals: 1. a secret is good once, after its token's end and before; 2. the one before is good until the renewed session is used; 3. any other ends
/// the session; 4. it ends with the user, the password, the sign-out, the revocation and the limit; 5. the answer says nothing of why.
/// </summary>
public sealed class RenewalTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private RunningServer _server = null!;
    private ProtocolClient _client = null!;
    private ObjectId _anna;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(options => (options.SessionLifetime, options.RenewalLifetime) = (TimeSpan.FromHours(10), TimeSpan.FromDays(90)), time: _time);
        _anna = new ObjectId(await _server.Rows.AddUserAsync("anna", "secret", SampleModel.ReaderRole));
        _client = _server.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    [Trait("Behaviour", "M-111")]
    public async Task An_expired_session_is_renewed_for_the_same_user_with_his_roles_of_now()
    {
        SignInAnswer first = await _client.SignInAsync("anna", "secret");
        _time.Advance(TimeSpan.FromDays(89));
        await AssertEndedAsync(first.Token);
        await _server.Rows.SetRolesAsync(_anna.Value, SampleModel.LimitedRole);

        SignInAnswer renewed = await RenewAsync(first.Renewal);

        Assert.Equal((first.User, "anna", _time.GetUtcNow() + TimeSpan.FromHours(10)), (renewed.User, renewed.UserName, renewed.ExpiresAt));
        Assert.Equal([SampleModel.LimitedRole], renewed.Roles);
        Assert.NotEqual(first.Token, renewed.Token);
        Assert.NotEqual(first.Renewal, renewed.Renewal);
        await AssertAliveAsync(renewed.Token);
    }

    [Fact]
    public async Task A_secret_that_was_replaced_ends_the_session_once_the_renewed_one_was_used()
    {
        SignInAnswer first = await _client.SignInAsync("anna", "secret");
        SignInAnswer renewed = await RenewAsync(first.Renewal);
        await AssertAliveAsync(renewed.Token);

        await AssertRefusedAsync(first.Renewal);

        await AssertEndedAsync(renewed.Token);
        await AssertRefusedAsync(renewed.Renewal);
        Assert.Empty(await _server.Host.Server.Sessions.ListAsync());
    }

    [Fact]
    public async Task A_renewal_whose_answer_was_lost_is_repeated_and_what_the_lost_answer_held_is_worth_nothing()
    {
        SignInAnswer first = await _client.SignInAsync("anna", "secret");
        SignInAnswer lost = await RenewAsync(first.Renewal);

        SignInAnswer renewed = await RenewAsync(first.Renewal);

        await AssertEndedAsync(lost.Token);
        await AssertAliveAsync(renewed.Token);
        // Whoever has the lost answer after all ends the session by it.
        await AssertRefusedAsync(lost.Renewal);
        await AssertEndedAsync(renewed.Token);
    }

    [Fact]
    public async Task Two_devices_that_show_one_secret_at_once_do_not_both_go_on()
    {
        SignInAnswer first = await _client.SignInAsync("anna", "secret");

        SignInAnswer[] renewed = await Task.WhenAll(RenewAsync(first.Renewal), RenewAsync(first.Renewal));

        HttpStatusCode[] statuses = [await StatusAsync(renewed[0].Token), await StatusAsync(renewed[1].Token)];
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Unauthorized], statuses.Order());
    }

    [Fact]
    public async Task A_used_session_may_be_renewed_until_the_limit_after_its_last_use()
    {
        SignInAnswer first = await _client.SignInAsync("anna", "secret");
        for (int i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromHours(9));
            await AssertAliveAsync(first.Token);
        }
        _time.Advance(TimeSpan.FromDays(90) - TimeSpan.FromTicks(1));
        SignInAnswer renewed = await RenewAsync(first.Renewal);

        _time.Advance(TimeSpan.FromDays(90));
        await AssertRefusedAsync(renewed.Renewal);
    }

    [Theory]
    [InlineData("signed out")]
    [InlineData("signed out when expired")]
    [InlineData("revoked")]
    [InlineData("all revoked")]
    [InlineData("inactive")]
    [InlineData("another password")]
    public async Task Nothing_is_renewed_after(string what)
    {
        SignInAnswer first = await _client.SignInAsync("anna", "secret");
        switch (what)
        {
            case "signed out": await SignOutAsync(); break;
            case "signed out when expired":
                _time.Advance(TimeSpan.FromHours(11));
                await SignOutAsync();
                break;
            case "revoked": Assert.True(await _server.Host.Server.Sessions.RevokeAsync(Assert.Single(await _server.Host.Server.Sessions.ListAsync(_anna)).Id)); break;
            case "all revoked": Assert.Equal(1, await _server.Host.Server.Sessions.RevokeAllAsync(_anna)); break;
            case "inactive": await _server.Rows.SetActiveAsync(_anna.Value, false); break;
            default: await _server.Host.Users.SetPasswordAsync(_anna, "another"); break;
        }

        await AssertRefusedAsync(first.Renewal);
    }

    [Fact]
    public async Task Every_flipped_bit_of_a_secret_is_refused_in_the_same_words()
    {
        string unknown = await RefusalAsync("x"), nothing = await RefusalAsync(null);
        Assert.Equal(unknown, nothing);
        SignInAnswer bob = await _client.SignInAsync("anna", "secret");
        byte[] secret = System.Buffers.Text.Base64Url.DecodeFromChars(bob.Renewal);
        for (int bit = 0; bit < secret.Length * 8; bit += 5)
        {
            secret[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(unknown, await RefusalAsync(System.Buffers.Text.Base64Url.EncodeToString(secret)));
            secret[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        // Secrets that name the session have ended it; a token is no secret, and a secret is no token.
        Assert.Equal(unknown, await RefusalAsync(bob.Renewal));
        SignInAnswer again = await _client.SignInAsync("anna", "secret");
        Assert.Equal(unknown, await RefusalAsync(again.Token));
        await AssertEndedAsync(again.Renewal!);
        await AssertAliveAsync(again.Token);
    }

    [Fact]
    public async Task The_store_never_sees_a_secret_and_old_sessions_go_with_the_next_sign_in()
    {
        SignInAnswer answer = await _client.SignInAsync("anna", "secret");
        Assert.Equal(0, await _server.ScalarAsync<long>($"select count(*) from offlinesync.session session where session::text like '%{answer.Renewal}%' or renewal_hash = '\\x{Convert.ToHexString(System.Buffers.Text.Base64Url.DecodeFromChars(answer.Renewal))}'"));

        _time.Advance(TimeSpan.FromDays(30));
        await _client.SignInAsync("anna", "secret");
        Assert.Equal(2, await _server.ScalarAsync<long>("select count(*) from offlinesync.session"));
        _time.Advance(TimeSpan.FromDays(61));
        await _client.SignInAsync("anna", "secret");
        Assert.Equal(2, await _server.ScalarAsync<long>("select count(*) from offlinesync.session"));
    }

    [Fact]
    public async Task Where_the_server_renews_nothing_no_secret_is_given()
    {
        await using OfflineSyncHost strict = await _server.StartInstanceAsync(configure: options => options.RenewalLifetime = TimeSpan.Zero);
        using var client = new ProtocolClient(strict.Url);

        Assert.Null((await client.SignInAsync("anna", "secret")).Renewal);
    }

    private async Task<SignInAnswer> RenewAsync(string? secret)
    {
        using HttpResponseMessage response = await PostAsync(secret);
        await ProtocolClient.ThrowIfRefusedAsync(response);
        return (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.SignInAnswer))!;
    }

    private Task<HttpResponseMessage> PostAsync(string? secret) => _client.Http.PostAsJsonAsync(_client.Url(Routes.Renew), new RenewRequest(secret), ProtocolJson.Default.RenewRequest);

    /// <summary>The answer without its trace id.</summary>
    private async Task<string> RefusalAsync(string? secret)
    {
        using HttpResponseMessage response = await PostAsync(secret);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Problem problem = (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.Problem))!;
        Assert.Equal(ErrorCode.SessionInvalid, problem.Code);
        return (problem with { TraceId = null }).ToString();
    }

    private Task AssertRefusedAsync(string? secret) => RefusalAsync(secret);

    private async Task SignOutAsync()
    {
        using HttpResponseMessage response = await _client.Http.PostAsync(_client.Url(Routes.SignOut), null);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private async Task AssertAliveAsync(string token) => Assert.Equal(HttpStatusCode.OK, await StatusAsync(token));

    private async Task AssertEndedAsync(string token) => Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(token));

    private async Task<HttpStatusCode> StatusAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _client.Url(Routes.Download))
        {
            Content = JsonContent.Create(_client.Request(), ProtocolJson.Default.DownloadRequest),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
        using HttpResponseMessage response = await _client.Http.SendAsync(request);
        return response.StatusCode;
    }
}
