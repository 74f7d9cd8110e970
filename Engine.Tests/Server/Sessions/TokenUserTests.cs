using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OfflineSync.Protocol;
using OfflineSync.Server;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Joining;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Server.Sessions;

/// <summary>Users who sign in with tokens that ASP.NET Core's JWT bearer validates.</summary>
public sealed class TokenUserTests : IAsyncLifetime
{
    private const string Issuer = "https://login.example";
    private const string Audience = "field";

    private readonly RSA _key = RSA.Create(2048);
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestPostgres.CreateDatabaseAsync();

    public async Task DisposeAsync()
    {
        _key.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_user_signs_in_with_a_token_and_works_as_any_other()
    {
        await using JoinedApp app = await StartAsync();
        ObjectId anna = await app.Server.Users.AddWithoutPasswordAsync("anna", [SampleModel.UserRole]);
        await using TestDevice device = await TestDevice.OpenAsync(app.Address);

        await device.Engine.SignInWithTokenAsync(Token("anna"));
        await device.CommitCityAsync("Delft");
        SyncResult result = await device.Engine.SynchronizeAsync();

        Assert.Equal(1, result.Applied);
        Assert.Equal((anna, "anna", false), (device.Engine.CurrentUser, device.Engine.Session!.UserName, device.Engine.Session.IsAnonymous));
        // The token itself stays nowhere on the device, and a user without a password has none that works.
        using var client = new ProtocolClient(app.Address);
        Assert.Equal(ErrorCode.SignInRefused, (await Assert.ThrowsAsync<OfflineSyncException>(() => client.SignInAsync("anna", ""))).Code);
    }

    [Fact]
    [Trait("Behaviour", "M-111")]
    public async Task A_session_that_cannot_be_renewed_goes_on_with_a_fresh_token_of_the_app_s_provider_for_the_same_user_only()
    {
        await using JoinedApp app = await StartAsync();
        ObjectId anna = await app.Server.Users.AddWithoutPasswordAsync("anna", [SampleModel.UserRole]);
        await app.Server.Users.AddWithoutPasswordAsync("bob", [SampleModel.UserRole]);
        string? fresh = null;
        await using TestDevice device = await TestDevice.OpenAsync(app.Address, options => options.AccessToken = _ => Task.FromResult(fresh));
        await device.Engine.SignInWithTokenAsync(Token("anna"));
        await device.CommitCityAsync("Delft");
        await app.Server.Sessions.RevokeAllAsync(anna);

        // Nobody at the provider; another user at the provider; the same user again.
        Assert.Equal(ErrorCode.SessionInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync())).Code);
        fresh = Token("bob");
        Assert.Equal(ErrorCode.SessionInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync())).Code);
        Assert.Equal(anna, device.Engine.CurrentUser);
        Assert.Empty(await app.Server.Sessions.ListAsync());
        fresh = Token("anna");
        Assert.Equal(1, (await device.Engine.SynchronizeAsync()).Applied);
    }

    [Fact]
    public async Task Forged_expired_and_foreign_tokens_get_the_answer_of_a_wrong_password()
    {
        await using JoinedApp app = await StartAsync();
        await app.Server.Users.AddWithoutPasswordAsync("anna", [SampleModel.UserRole]);
        ObjectId idle = await app.Server.Users.AddWithoutPasswordAsync("idle", [SampleModel.UserRole]);
        await app.Server.Users.DeactivateAsync(idle);
        using RSA other = RSA.Create(2048);
        string good = Token("anna");
        string[] parts = good.Split('.');
        string none = Base64UrlEncoder.Encode("{\"alg\":\"none\"}");
        // The public key as the secret of a symmetric signature.
        string confused = Token("anna", new SigningCredentials(new SymmetricSecurityKey(_key.ExportRSAPublicKey()), SecurityAlgorithms.HmacSha256));

        string[] refused =
        [
            await RefusalAsync(app, Token("anna", Rsa(other))), await RefusalAsync(app, confused), await RefusalAsync(app, $"{none}.{parts[1]}."),
            await RefusalAsync(app, $"{parts[0]}.{Token("idle").Split('.')[1]}.{parts[2]}"), await RefusalAsync(app, Token("anna", issuer: "https://elsewhere.example")),
            await RefusalAsync(app, Token("anna", audience: "another app")), await RefusalAsync(app, Token("anna", expires: DateTime.UtcNow.AddHours(-1))),
            await RefusalAsync(app, Token("nobody")), await RefusalAsync(app, Token("idle")), await RefusalAsync(app, Token("anna\0")), await RefusalAsync(app, Token("' or 1=1 --")),
            await RefusalAsync(app, null), await RefusalAsync(app, "x"), await RefusalAsync(app, (await SessionAsync(app)).Token),
        ];

        using var client = new ProtocolClient(app.Address);
        using HttpResponseMessage wrong = await client.Http.PostAsJsonAsync(client.Url(Routes.SignIn), new SignInRequest("anna", "wrong"), ProtocolJson.Default.SignInRequest);
        string expected = await TextAsync(wrong);
        Assert.All(refused, answer => Assert.Equal(expected, answer));
        // No token of a provider is a session's.
        client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", good);
        Assert.Equal(ErrorCode.SessionInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => client.DownloadAsync())).Code);
    }

    [Fact]
    public async Task The_app_may_find_and_add_users_in_its_own_way()
    {
        await using JoinedApp app = await StartAsync(users => users.Find = async (principal, server, cancellationToken) =>
        {
            string name = $"{principal.FindFirstValue("company")}:{principal.FindFirstValue(ClaimTypes.NameIdentifier)}";
            return await server.Users.FindAsync(name, cancellationToken) ?? await server.Users.AddWithoutPasswordAsync(name, [SampleModel.UserRole], cancellationToken);
        });

        SignInAnswer first = await SessionAsync(app), second = await SessionAsync(app);

        Assert.Equal("7:anna", first.UserName);
        Assert.Equal(first.User, second.User);
        Assert.NotEqual(first.Token, second.Token);
    }

    [Fact]
    public async Task A_scheme_that_the_app_does_not_have_stops_the_start()
    {
        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => JoinedApp.StartAsync(builder => builder.Services.AddOfflineSyncServer(JoinedApp.On(_database)).AddTokenUsers("odic")));

        Assert.Equal(ErrorCode.OptionsInvalid, refused.Code);
        Assert.Contains("'odic'", refused.Message);
    }

    [Fact]
    public async Task The_anonymous_user_is_nobody_s_by_a_token()
    {
        DomainModel model = DomainModel.Define("Open", open => open.AllowAnonymous("Guest").Entity<Country>().Entity<Region>().Entity<City>(city => city.Allow("Guest", Rights.Read)));
        await using JoinedApp app = await StartAsync(model: model);

        Assert.Contains("SignInRefused", await RefusalAsync(app, Token("anonymous")));
    }

    private Task<JoinedApp> StartAsync(Action<TokenUserOptions>? configure = null, DomainModel? model = null) => JoinedApp.StartAsync(builder =>
    {
        builder.Services.AddAuthentication().AddJwtBearer("oidc", options =>
        {
            options.TokenValidationParameters.ValidIssuer = Issuer;
            options.TokenValidationParameters.ValidAudience = Audience;
            options.TokenValidationParameters.IssuerSigningKey = new RsaSecurityKey(_key.ExportParameters(false));
        });
        builder.Services.AddOfflineSyncServer(options =>
        {
            JoinedApp.On(_database)(options);
            if (model is not null) options.Model = model;
            options.SignInFailureLimit = 100;
        }).AddTokenUsers("oidc", configure);
    });

    private string Token(string user, SigningCredentials? credentials = null, string issuer = Issuer, string audience = Audience, DateTime? expires = null) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = issuer,
        Audience = audience,
        Expires = expires ?? DateTime.UtcNow.AddHours(1),
        Claims = new Dictionary<string, object> { ["sub"] = user, ["company"] = "7" },
        SigningCredentials = credentials ?? Rsa(_key),
    });

    private static SigningCredentials Rsa(RSA key) => new(new RsaSecurityKey(key), SecurityAlgorithms.RsaSha256);

    private async Task<SignInAnswer> SessionAsync(JoinedApp app)
    {
        using HttpResponseMessage response = await SignInAsync(app, Token("anna"));
        await ProtocolClient.ThrowIfRefusedAsync(response);
        return (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.SignInAnswer))!;
    }

    private static async Task<string> RefusalAsync(JoinedApp app, string? token)
    {
        using HttpResponseMessage response = await SignInAsync(app, token);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        return await TextAsync(response);
    }

    private static async Task<string> TextAsync(HttpResponseMessage response) => ((await response.Content.ReadFromJsonAsync(ProtocolJson.Default.Problem))! with { TraceId = null }).ToString();

    private static async Task<HttpResponseMessage> SignInAsync(JoinedApp app, string? token)
    {
        using var client = new ProtocolClient(app.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, client.Url(Routes.SignIn)) { Content = JsonContent.Create(new SignInRequest(null, null, ByToken: true), ProtocolJson.Default.SignInRequest) };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await client.Http.SendAsync(request);
    }
}
