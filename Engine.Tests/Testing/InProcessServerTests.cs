using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OfflineSync.Protocol;
using OfflineSync.Server.Store;
using OfflineSync.Testing;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Testing;

/// <summary>What users' tests stand on: a server that says when it has ended what nobody waits for any more.</summary>
public sealed class InProcessServerTests : IAsyncLifetime
{
    private const string Template = "in-process";
    private const string Password = "a long enough password";

    private TestDatabase _database = null!;
    private InProcessServer _server = null!;

    public async Task InitializeAsync()
    {
        DomainModel model = SampleModel.Create();
        await TestPostgres.EnsureTemplateAsync(Template, async connectionString =>
        {
            await using ServerStore prepared = await ServerStore.OpenAsync(new StoreSettings(model, connectionString), new IdSource(TimeProvider.System), CancellationToken.None);
        });
        _database = await TestPostgres.CreateDatabaseAsync(Template);
        _server = await InProcessServer.StartAsync(options =>
        {
            options.Model = model;
            options.Postgres = _database.ConnectionString;
            options.PasswordHashRounds = 1_000;
        });
        await _server.Users.AddAsync("anna", Password, [SampleModel.UserRole]);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_goes_on_when_its_device_has_given_up_and_the_end_of_it_can_be_waited_for(bool repeatable)
    {
        await using OfflineEngine device = await OpenAsync(repeatable ? _server.CreateRepeatableTransport() : _server.CreateTransport());
        await device.SignInAsync("anna", Password);
        await device.CommitAsync(device.Create<City>(city => city.Name = "Delft"));
        await using NpgsqlConnection other = new(_database.ConnectionString);
        await other.OpenAsync();
        await using NpgsqlTransaction holder = await other.BeginTransactionAsync();
        await ExecuteAsync(holder, "select from offlinesync.journal for update");
        using var patience = new CancellationTokenSource();
        Task<SyncResult> sync = device.SynchronizeAsync(cancellationToken: patience.Token);
        await WaitForWaiterAsync();

        await patience.CancelAsync();
        Task idle = _server.WhenIdleAsync();
        Assert.False(idle.IsCompleted);
        await holder.RollbackAsync();
        await idle;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync);
        Assert.Equal(1, await CountAsync());
        Assert.Equal(1, (await device.SynchronizeAsync()).Applied);
        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [InlineData(TransportFault.AfterRequestHeaders, false)]
    [InlineData(TransportFault.AfterRequestHeaders, true)]
    [InlineData(TransportFault.WithinRequestBody, false)]
    [InlineData(TransportFault.WithinRequestBody, true)]
    public async Task A_request_that_is_cut_ends_on_the_server_and_changes_nothing(TransportFault fault, bool repeatable)
    {
        TransportFault next = TransportFault.None;
        await using OfflineEngine device = await OpenAsync(new FaultyTransport(repeatable ? _server.CreateRepeatableTransport() : _server.CreateTransport(), _ => next));
        await device.SignInAsync("anna", Password);
        await device.CommitAsync(device.Create<City>(city => city.Name = "Delft"));

        next = fault;
        OfflineSyncException cut = await Assert.ThrowsAsync<OfflineSyncException>(() => device.SynchronizeAsync());
        await _server.WhenIdleAsync();

        Assert.True(cut.IsTransient);
        Assert.Equal(0, await CountAsync());
        next = TransportFault.None;
        Assert.Equal(1, (await device.SynchronizeAsync()).Applied);
    }

    [Fact]
    public async Task Requests_of_repeatable_transports_run_one_at_a_time_in_the_order_in_which_they_were_sent()
    {
        var seen = new RequestLog();
        await using InProcessServer server = await InProcessServer.StartAsync(
            options =>
            {
                options.Model = SampleModel.Create();
                options.Postgres = _database.ConnectionString;
                options.PasswordHashRounds = 1_000;
            },
            extend: server => server.Services.AddSingleton<IStartupFilter>(seen));
        using var first = new HttpMessageInvoker(server.CreateRepeatableTransport());
        using var second = new HttpMessageInvoker(server.CreateRepeatableTransport());

        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => (number % 2 == 0 ? first : second).SendAsync(SignIn(number), default)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(Enumerable.Range(0, 20).SelectMany(number => new[] { $"begin {number}", $"end {number}" }), seen.Lines);
        Assert.True(server.WhenIdleAsync().IsCompletedSuccessfully);
    }

    private static HttpRequestMessage SignIn(int number)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, InProcessServer.Address + Routes.SignIn)
        {
            Content = new StringContent($$"""{"userName":"anna","password":"{{Password}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add(ProtocolVersion.Header, "1");
        request.Headers.Add(RequestLog.Number, number.ToString(CultureInfo.InvariantCulture));
        return request;
    }

    private Task<OfflineEngine> OpenAsync(HttpMessageHandler transport)
    {
        var options = new OfflineOptions
        {
            Model = SampleModel.Create(),
            Folder = Directory.CreateTempSubdirectory("offlinesync-in-process-").FullName,
            Server = InProcessServer.Address,
        };
        options.Synchronization.MessageHandler = transport;
        options.Synchronization.RetryLimit = 0;
        return OfflineEngine.OpenAsync(options);
    }

    /// <summary>Until PostgreSQL says that somebody waits for a lock in our database.</summary>
    private async Task WaitForWaiterAsync()
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(_database.ConnectionString);
        await using NpgsqlCommand waiters = source.CreateCommand("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
        while ((long)(await waiters.ExecuteScalarAsync())! == 0) await Task.Yield();
    }

    private async Task<long> CountAsync()
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(_database.ConnectionString);
        await using NpgsqlCommand command = source.CreateCommand("select count(*) from offlinesync.object_city");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlTransaction transaction, string sql)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class RequestLog : IStartupFilter
    {
        public const string Number = "Test-Number";

        public ConcurrentQueue<string> Lines { get; } = [];

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, handle) =>
            {
                Lines.Enqueue($"begin {context.Request.Headers[Number]}");
                await handle(context);
                Lines.Enqueue($"end {context.Request.Headers[Number]}");
            });
            next(app);
        };
    }
}
