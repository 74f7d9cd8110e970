using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Server.Uploads;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Security;

/// <summary>Texts that would break out of SQL, XPath, JSON or a header, through everything that takes a text: they are texts, or are refused, and never an error of the inside.</summary>
public sealed class InjectionTests : IAsyncLifetime
{
    private readonly DomainModel _model = SecurityModel.Create();
    private RunningServer _server = null!;
    private Party _party = null!;

    private static readonly string[] texts =
    [
        "'", "''", "\"", "`", ";", "--", "/*", "*/", "\\", "\\'", "%", "_", "$1", "$$", "$tag$", ":p", "@p", "?", "{0}", "{1}",
        "'; drop table offlinesync.session; --", "' or '1'='1", "\"; drop schema offlinesync cascade; --", "x' union select password_hash from offlinesync.user_credential --", "'||pg_sleep(10)||'", "\\'; select pg_sleep(10); --",
        "[%CurrentUser%]", "'[%CurrentUser%]'", "[%UserRole_Officer%]", "]", "[", "']|//City[", "') or true() or ('", "[Name = '']", "//City", "$currentUser",
        "\u0001\u001f", "a\r\nSet-Cookie: x=1", "\t", "\u00a0\u200b\u202etxet\u202c", "\ufeff", "\uffff", "\u2028", "İıſK", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "e\u0301", "ﷺ", "＇ or 1=1 －－",
        "../../etc/passwd", "..\\..\\windows", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "{\"$type\":\"System.Object\"}", "null", "true", "NaN", "1e400", "0x1F", "%00", "%27", "&apos;", "a,b", "Officer,Surveyor", "user:1", "role:Officer", "City:all",
    ];

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(options => options.SignInFailureLimit = 100_000, model: _model);
        _party = await Party.SignInAsync(_server, _model, "anna", SecurityModel.Officer, "hers");
    }

    public async Task DisposeAsync()
    {
        _party.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_member_s_value_comes_back_as_it_was_on_the_server_and_on_a_device_and_is_found_by_it()
    {
        await using TestDevice writer = await TestDevice.OpenAsync(_server.Host.Url, model: _model), reader = await TestDevice.OpenAsync(_server.Host.Url, model: _model);
        await writer.Engine.SignInAsync("anna", "secret");
        await writer.Engine.CommitAsync([.. texts.Select(text => writer.Engine.Create<City>(city => (city.Name, city.Remarks) = ($"<{text}>", text)))]);

        SyncResult sent = await writer.Engine.SynchronizeAsync();
        Assert.Empty(sent.Rejected.Select(rejected => string.Join("; ", rejected.Reasons.Select(reason => reason.Message))));
        Assert.Equal(texts.Length, sent.Applied);
        await reader.Engine.SignInAsync("anna", "secret");

        foreach (string text in texts)
        {
            City found = Assert.Single(await reader.Engine.Query<City>().Where(city => city.Remarks == text).ToListAsync());
            Assert.Equal(($"<{text}>", text), (found.Name, found.Remarks));
            Assert.Contains(found, await reader.Engine.Query<City>().Where(city => city.Name.Contains(text)).ToListAsync());
            await using Npgsql.NpgsqlCommand command = _server.DataSource.CreateCommand("select count(*) from offlinesync.object_city where name = '<' || $1 || '>' and remarks = $1");
            command.Parameters.Add(new() { Value = text });
            Assert.Equal(1L, await command.ExecuteScalarAsync());
        }
    }

    [Fact]
    public async Task Every_other_text_of_every_request_is_refused_or_means_nothing()
    {
        string before = await StateAsync();
        foreach (string text in texts)
        {
            // Names and secrets.
            await AssertRefusedAsync(text, Routes.SignIn, JsonContent.Create(new SignInRequest(text, text), ProtocolJson.Default.SignInRequest), ErrorCode.SignInRefused);
            await AssertRefusedAsync(text, Routes.Renew, JsonContent.Create(new RenewRequest(text), ProtocolJson.Default.RenewRequest), ErrorCode.SessionInvalid);
            // Checkpoints, entities, versions.
            await AssertRefusedAsync(text, Routes.Download, Download(request => request with { Token = text }), ErrorCode.CheckpointInvalid);
            await AssertRefusedAsync(text, Routes.Download, Download(request => request with { Cursor = text }), ErrorCode.CheckpointInvalid);
            await AssertHarmlessAsync(text, Routes.Download, Download(request => request with { ModelVersion = text }));
            await AssertHarmlessAsync(text, Routes.Download, Download(request => request with { ResetEntities = [text], SkippedEntities = [text], OmittedMembers = [new RowLayout(text, [text])] }));
            await AssertHarmlessAsync(text, Routes.Upload, Question(new UploadQuestion([new ObjectList(text, [_party.City])], [])));
            // Calls.
            CallRequest call = new(Guid.CreateVersion7(), _party.Journal, FetchPlace.CallContract.Name, 1, FetchPlace.CallContract.Signature, JsonElement.Parse("{}"));
            foreach (CallRequest asked in (CallRequest[])[call with { Name = text }, call with { Signature = text }, call with { Arguments = JsonSerializer.SerializeToElement(text) }, call with { OmittedMembers = [new RowLayout(text, [text])], UnusedEntities = [text] }])
            {
                await AssertHarmlessAsync(text, Routes.Call, JsonContent.Create(asked, ProtocolJson.Default.CallRequest));
            }
            // What names a batch.
            await AssertRefusedAsync(text, Routes.UploadStatus, JsonContent.Create(_party.Staged with { Content = text }, ProtocolJson.Default.BatchRequest), ErrorCode.RequestInvalid);
            foreach (string parameter in (string[])["batch", "journal", "content", "start"])
            {
                await AssertRefusedAsync(text, $"{Routes.UploadPart}?batch={_party.Batch}&journal={_party.Journal}&start=0&content={_party.Staged.Content}".Replace($"{parameter}=", $"{parameter}={Uri.EscapeDataString(text)}&x=", StringComparison.Ordinal), Party.Part([1]), ErrorCode.RequestInvalid);
            }
            await AssertRefusedAsync(text, $"{Routes.Upload}?objects={Uri.EscapeDataString(text)}", Question(new UploadQuestion([], [])), ErrorCode.RequestInvalid);
            // The lines of a batch.
            await AssertHarmlessAsync(text, Routes.Upload, Batch(header => header with { ModelVersion = text }, entry => entry));
            await AssertHarmlessAsync(text, Routes.Upload, Batch(header => header, entry => entry with { EntityId = text }));
            await AssertHarmlessAsync(text, Routes.Upload, Batch(header => header, entry => entry with { ModelVersion = text }));
            await AssertHarmlessAsync(text, Routes.Upload, Batch(header => header, entry => entry with { TraceId = text }));
            await AssertHarmlessAsync(text, Routes.Upload, Batch(header => header, entry => entry with { Files = [text] }));
            await AssertHarmlessAsync(text, Routes.Upload, Batch(header => header, entry => entry with { Changes = [new MemberChange(text, MemberType.String, text, text)] }));
            // Headers.
            foreach (string name in (string[])[ProtocolVersion.Header, "Authorization", "traceparent", "Content-Encoding", "Accept-Encoding", "Accept"]) await AssertHeaderAsync(name, text);
        }
        Assert.Equal(before, await StateAsync());
        await _party.Client.DownloadAsync();
    }

    [Fact]
    public async Task A_NUL_is_refused_or_unknown_everywhere()
    {
        const string text = "a\0b";
        await AssertRefusedAsync(text, Routes.SignIn, JsonContent.Create(new SignInRequest(text, text), ProtocolJson.Default.SignInRequest), ErrorCode.SignInRefused);
        await AssertRefusedAsync(text, Routes.SignIn, JsonContent.Create(new SignInRequest("anna", "secret", text), ProtocolJson.Default.SignInRequest), ErrorCode.RequestInvalid);
        await AssertHarmlessAsync(text, Routes.Download, Download(request => request with { ModelVersion = text }));
        await AssertHarmlessAsync(text, Routes.Download, Download(request => request with { ResetEntities = [text], SkippedEntities = [text], OmittedMembers = [new RowLayout(text, [text])] }));
        await AssertHarmlessAsync(text, Routes.Upload, Question(new UploadQuestion([new ObjectList(text, [_party.City])], [])));
        await AssertHarmlessAsync(text, Routes.Upload, Batch(header => header with { ModelVersion = text }, entry => entry));
        await AssertRefusedAsync(text, Routes.Upload, Batch(header => header, entry => entry with { EntityId = text }), ErrorCode.RequestInvalid);
        await AssertRefusedAsync(text, Routes.Upload, Batch(header => header, entry => entry with { Changes = [new MemberChange("Name", MemberType.String, null, text)] }), ErrorCode.RequestInvalid);
        await AssertRefusedAsync(text, Routes.Upload, Batch(header => header, entry => entry with { Changes = [new MemberChange(text, MemberType.String, null, "x")] }), ErrorCode.RequestInvalid);
        await _party.Client.DownloadAsync();
    }

    [Fact]
    public async Task A_user_s_name_and_a_device_s_are_texts_and_a_role_is_one_of_the_model()
    {
        foreach (string text in texts.Where(text => !text.Any(char.IsControl) && !string.IsNullOrWhiteSpace(text)))
        {
            ObjectId user = await _server.Host.Users.AddAsync(text, text, [SecurityModel.Surveyor]);
            using ProtocolClient client = _server.Client();
            using HttpResponseMessage response = await client.Http.PostAsJsonAsync(client.Url(Routes.SignIn), new SignInRequest(text, text, text), ProtocolJson.Default.SignInRequest);
            await ProtocolClient.ThrowIfRefusedAsync(response);
            SignInAnswer answer = (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.SignInAnswer))!;
            Assert.Equal((user.Value, text), (answer.User, answer.UserName));
            Assert.Equal([SecurityModel.Surveyor], answer.Roles);
            Assert.Equal(text, Assert.Single(await _server.Host.Server.Sessions.ListAsync(user)).Device);
            Assert.Equal(ErrorCode.ModelUnknownName, (await Assert.ThrowsAsync<OfflineSyncException>(() => _server.Host.Users.SetRolesAsync(user, [text]))).Code);
        }
    }

    private JsonContent Download(Func<DownloadRequest, DownloadRequest> change) => JsonContent.Create(change(_party.Client.Request() with { Journal = Guid.CreateVersion7() }), ProtocolJson.Default.DownloadRequest);

    private static ByteArrayContent Question(UploadQuestion question) => new([.. JsonSerializer.SerializeToUtf8Bytes(question, ProtocolJson.Default.UploadQuestion), (byte)'\n']) { Headers = { ContentType = new(ProtocolVersion.BatchContentType) } };

    private HttpContent Batch(Func<BatchHeader, BatchHeader> header, Func<JournalEntry, JournalEntry> change)
    {
        TestJournal journal = _party.NewJournal();
        // A change of what is not there: whatever it says, there is nothing that it could change.
        JournalEntry entry = change(journal.Entry("City", TestJournal.NewId(), EntryKind.Commit) with { Changes = [new MemberChange("Name", MemberType.String, "x", "y")] });
        BatchHeader made = header(new BatchHeader(new BatchId(Guid.CreateVersion7()), journal.Id, _party.User, _model.Version));
        return Party.Lines(UploadBatch.Create(made, [new ChainedEntry(made.Journal, 1, entry, default)], []).Batch);
    }

    private async Task AssertHeaderAsync(string name, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _party.Client.Url(Routes.Download)) { Content = Download(request => request) };
        // What cannot be written into a header does not leave the client.
        bool isWritten = name == "Content-Encoding" ? request.Content.Headers.TryAddWithoutValidation(name, text) : request.Headers.TryAddWithoutValidation(name, text);
        if (!isWritten || !Ascii.IsValid(text) || text.Any(char.IsControl)) return;
        using HttpResponseMessage response = await _party.Client.Http.SendAsync(request);
        AssertHarmless(text, response, await response.Content.ReadAsStringAsync());
    }

    private async Task AssertRefusedAsync(string text, string route, HttpContent content, ErrorCode code)
    {
        using HttpResponseMessage response = await _party.PostAsync(route, content);
        AssertHarmless(text, response, await response.Content.ReadAsStringAsync());
        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => ProtocolClient.ThrowIfRefusedAsync(response));
        Assert.True(code == refused.Code, $"{route} with '{text}': {refused.Code}, {refused.Message}");
    }

    private async Task AssertHarmlessAsync(string text, string route, HttpContent content)
    {
        using HttpResponseMessage response = await _party.PostAsync(route, content);
        AssertHarmless(text, response, await response.Content.ReadAsStringAsync());
    }

    private static void AssertHarmless(string text, HttpResponseMessage response, string body)
    {
        string place = $"{response.RequestMessage!.RequestUri!.PathAndQuery} with '{text}': {(int)response.StatusCode}\n{body}";
        Assert.True((int)response.StatusCode < 500, place);
        foreach (string inside in (string[])["   at ", "Npgsql", "SQLSTATE", "syntax error", "relation \"", "column \"", "System.", "password_hash"])
        {
            Assert.False(body.Replace(JsonEncodedText.Encode(text).ToString(), "").Replace(text, "").Contains(inside, StringComparison.Ordinal), place);
        }
    }

    private Task<string> StateAsync() => _server.ScalarAsync<string>("""
        select (select string_agg(c::text, ';' order by c.id) from offlinesync.object_city c) || (select string_agg(c::text, ';' order by c.id) from offlinesync.object_user c)
            || (select string_agg(c::text, ';' order by c.user_id) from offlinesync.user_credential c) || (select count(*) from offlinesync.session) || (select count(*) from information_schema.tables where table_schema = 'offlinesync')
        """);
}
