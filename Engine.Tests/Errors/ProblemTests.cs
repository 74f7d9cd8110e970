using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Server.Endpoints;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Errors;

/// <summary>Each error that the server answers, as it crosses the wire.</summary>
public sealed partial class ProblemTests : IAsyncLifetime
{
    private RunningServer _server = null!;
    private ProtocolClient _client = null!;
    private ObjectId _anna;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(options =>
        {
            options.BatchEntryLimit = 3;
            options.SignInFailureLimit = 2;
            options.CallAnswerLifetime = TimeSpan.Zero;
        }, extend: server => server.AddServerLogic<Greet, string>(Greet.RunAsync));
        _anna = new ObjectId(await _server.Rows.AddUserAsync("anna", "secret", SampleModel.UserRole));
        _client = _server.Client();
        await _client.SignInAsync("anna", "secret");
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Each_error_answer_has_type_title_status_detail_hint_code_and_trace_id()
    {
        var answers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((ErrorCode code, Func<Task<HttpResponseMessage>> provoke) in Provocations())
        {
            using HttpResponseMessage response = await provoke();
            string body = await response.Content.ReadAsStringAsync();

            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Problem problem = System.Text.Json.JsonSerializer.Deserialize(body, ProtocolJson.Default.Problem)!;
            Assert.Equal((code, (int)response.StatusCode), (problem.Code, problem.Status));
            Assert.False(string.IsNullOrEmpty(problem.TraceId));
            Assert.False(string.IsNullOrEmpty(problem.Hint));
            answers[code.ToString()] = Identities().Replace(body.Replace(problem.TraceId, "TRACE"), "ID");
        }

        // What a device never gets from an upload or download: made only where events or recordings are read. Of a call's reasons one stands for all.
        ErrorCode[] others = [ErrorCode.JournalBroken, .. Enum.GetValues<ErrorCode>().Where(CallRefusals.IsByLogic).Except([ErrorCode.HandlerRefused])];
        Assert.Equal(
            Enum.GetValues<ErrorCode>().Where(code => ProblemAnswer.StatusOf(code) != (int)HttpStatusCode.InternalServerError).Append(ErrorCode.ServerFailed).Except(others).Select(code => code.ToString()).Order(StringComparer.Ordinal),
            answers.Keys);
        Snapshots.Match(string.Join('\n', answers.Values), "problems");
    }

    [Fact]
    public async Task A_failure_inside_of_the_server_tells_nothing_of_the_inside()
    {
        await _server.ExecuteAsync("alter table offlinesync.session rename to elsewhere");
        using HttpResponseMessage response = await DownloadAsync();
        string body = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.All(["   at ", "Npgsql", "42P01", "session", "Exception", ".cs"], part => Assert.DoesNotContain(part, body));
    }

    private IEnumerable<(ErrorCode, Func<Task<HttpResponseMessage>>)> Provocations()
    {
        yield return (ErrorCode.RequestInvalid, () => PostAsync(Routes.Download, "{}", "application/json"));
        yield return (ErrorCode.RecordingDamaged, () => PostAsync(Routes.Upload, "<html>", ProtocolVersion.BatchContentType));
        yield return (ErrorCode.RequestTooLarge, () => UploadAsync(Journal(), 4));
        yield return (ErrorCode.Forbidden, () => UploadAsync(new TestJournal(_server.Parts.Store.Model, TestJournal.NewId())));
        yield return (ErrorCode.CheckpointInvalid, () => DownloadAsync("no token"));
        yield return (ErrorCode.JournalForked, ForkedAsync);
        yield return (ErrorCode.KeyConflict, KeyConflictAsync);
        yield return (ErrorCode.BatchVoid, async () =>
        {
            UploadBatch forked = await ForkAsync();
            (await UploadAsync(forked)).Dispose();
            return await UploadAsync(forked);
        });
        yield return (ErrorCode.ProtocolMismatch, () => PostAsync(Routes.Download, "{}", "application/json", client => client.Http.DefaultRequestHeaders.Remove(ProtocolVersion.Header)));
        yield return (ErrorCode.SessionInvalid, () => PostAsync(Routes.Download, "{}", "application/json", client => client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "nothing")));
        yield return (ErrorCode.SignInRefused, () => SignInAsync("anna", "wrong"));
        yield return (ErrorCode.ServerBusy, async () =>
        {
            (await SignInAsync("anna", "wrong")).Dispose();
            return await SignInAsync("anna", "secret");
        });
        yield return (ErrorCode.LanguageUnknown, () => _client.Http.PostAsJsonAsync(_client.Url(Routes.Language), new LanguageRequest("nl-NL"), ProtocolJson.Default.LanguageRequest));
        yield return (ErrorCode.CallUnknown, () => CallAsync("Nothing", "()", "{}"));
        yield return (ErrorCode.CallOutdated, () => CallAsync("Greet", "(Word: text) : text", "{}"));
        yield return (ErrorCode.CallInvalid, () => CallAsync("Greet", Greet.CallContract.Signature, "{}"));
        yield return (ErrorCode.CallAnswerGone, async () =>
        {
            Guid key = Guid.CreateVersion7();
            (await CallAsync("Greet", Greet.CallContract.Signature, """{"Name":"Ann"}""", key)).EnsureSuccessStatusCode().Dispose();
            return await CallAsync("Greet", Greet.CallContract.Signature, """{"Name":"Ann"}""", key);
        });
        yield return (ErrorCode.HandlerRefused, () => CallAsync("Greet", Greet.CallContract.Signature, """{"Name":"Nobody"}"""));
        yield return (ErrorCode.PostgresInRecovery, async () =>
        {
            // What an upload meets on a connection that a failover has left on a standby.
            await _server.ExecuteAsync("do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$");
            _server.DataSource.Clear();
            HttpResponseMessage refused = await UploadAsync(Journal());
            await _server.ExecuteAsync("begin read write; do $$ begin execute format('alter database %I reset default_transaction_read_only', current_database()); end $$; commit");
            _server.DataSource.Clear();
            return refused;
        });
        yield return (ErrorCode.RulesOutdated, async () =>
        {
            await _server.ExecuteAsync("update offlinesync.model_state set rules_version = 'other'");
            return await DownloadAsync();
        });
        yield return (ErrorCode.ServerFailed, async () =>
        {
            await _server.ExecuteAsync("alter table offlinesync.session rename to elsewhere");
            return await DownloadAsync();
        });
    }

    private async Task<HttpResponseMessage> ForkedAsync() => await UploadAsync(await ForkAsync());

    /// <summary>The batch of a copied device whose twin was faster.</summary>
    private async Task<UploadBatch> ForkAsync()
    {
        TestJournal journal = Journal(), twin = journal.Copy();
        (await UploadAsync(journal)).EnsureSuccessStatusCode().Dispose();
        twin.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        return twin.Batch();
    }

    private async Task<HttpResponseMessage> KeyConflictAsync()
    {
        TestJournal journal = Journal(), other = Journal();
        JournalEntry entry = journal.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        (await UploadAsync(journal.Batch())).EnsureSuccessStatusCode().Dispose();
        other.Append(entry with { ObjectId = TestJournal.NewId() });
        return await UploadAsync(other.Batch());
    }

    private TestJournal Journal() => new(_server.Parts.Store.Model, _anna);

    private Task<HttpResponseMessage> UploadAsync(TestJournal journal, int entries = 1)
    {
        for (int i = 0; i < entries; i++) journal.Create("City", TestJournal.NewId(), ("Name", $"City {i}"));
        return UploadAsync(journal.Batch());
    }

    private Task<HttpResponseMessage> UploadAsync(UploadBatch batch) =>
        PostAsync(Routes.Upload, Encoding.UTF8.GetString(UploadBatch.Create(batch.Header, batch.Entries, batch.Contents).Bytes), ProtocolVersion.BatchContentType);

    private Task<HttpResponseMessage> DownloadAsync(string? token = null) =>
        _client.Http.PostAsJsonAsync(_client.Url(Routes.Download), _client.Request(token), ProtocolJson.Default.DownloadRequest);

    private Task<HttpResponseMessage> CallAsync(string name, string signature, string arguments, Guid? key = null) => _client.Http.PostAsJsonAsync(
        _client.Url(Routes.Call), new CallRequest(key ?? Guid.CreateVersion7(), _client.Journal, name, 1, signature, System.Text.Json.JsonElement.Parse(arguments)), ProtocolJson.Default.CallRequest);

    private Task<HttpResponseMessage> SignInAsync(string name, string password) =>
        _client.Http.PostAsJsonAsync(_client.Url(Routes.SignIn), new SignInRequest(name, password), ProtocolJson.Default.SignInRequest);

    private async Task<HttpResponseMessage> PostAsync(string route, string body, string type, Action<ProtocolClient>? change = null)
    {
        using ProtocolClient client = _server.Client();
        client.Http.DefaultRequestHeaders.Authorization = _client.Http.DefaultRequestHeaders.Authorization;
        change?.Invoke(client);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        return await client.Http.PostAsync(client.Url(route), content);
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Identities();
}
