using System.Collections.Concurrent;
using System.Security.Cryptography;
using Npgsql;
using OfflineSync.Server;
using OfflineSync.Server.Postgres;

namespace OfflineSync.Testing;

/// <summary>
/// PostgreSQL for tests: the server that OFFLINESYNC_POSTGRES names, or one private cluster per process, which starts when the first test asks
/// and is gone with the process, also after <c>kill -9</c>. It is fast and not durable: tests that kill PostgreSQL start a
/// <see cref="PrivateCluster"/> of their own.
/// </summary>
public static class TestPostgres
{
    internal const string Variable = OfflineSyncServerOptions.PostgresVariable;

    private const long MemoryBytes = 4L << 30;

    private static readonly Lazy<Task<string>> server = new(StartAsync);
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> templates = new();

    // PostgreSQL copies a template only while nobody is connected to it, and one copy at a time is the fastest on few cores.
    private static readonly SemaphoreSlim creating = new(1);

    /// <summary>The server's own connection string, with the right to create databases.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.PostgresMissing"/>: PostgreSQL's programs are not installed, and no server is named.</exception>
    public static Task<string> ConnectionStringAsync() => server.Value;

    /// <summary>A new, empty database. Dispose it to drop it.</summary>
    public static Task<TestDatabase> CreateDatabaseAsync() => CreateDatabaseAsync(null);

    /// <summary>A new database that is a copy of a template: the fast way to a schema that many tests share.</summary>
    /// <param name="template">The template, prepared by <see cref="EnsureTemplateAsync"/>; null for an empty database.</param>
    public static async Task<TestDatabase> CreateDatabaseAsync(string? template)
    {
        var name = "test_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        if (template is not null && !templates.ContainsKey(template)) throw new ArgumentException($"No template {template} was prepared.", nameof(template));
        var source = template is null ? "template0" : await templates[template].Value.ConfigureAwait(false);
        await creating.WaitAsync().ConfigureAwait(false);
        try
        {
            await ExecuteAsync($"create database {name} template {source}").ConfigureAwait(false);
        }
        finally
        {
            creating.Release();
        }

        return new TestDatabase(name, await ConnectionStringToAsync(name).ConfigureAwait(false));
    }

    /// <summary>Prepares a template once per process: the first caller's work, which the others wait for.</summary>
    /// <param name="name">Names the template among the tests.</param>
    /// <param name="prepare">Fills the empty database behind the connection string, and closes its connections.</param>
    public static Task EnsureTemplateAsync(string name, Func<string, Task> prepare) =>
        templates.GetOrAdd(name, _ => new Lazy<Task<string>>(() => PrepareAsync(prepare))).Value;

    internal static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(await server.Value.ConfigureAwait(false));
        await connection.OpenAsync().ConfigureAwait(false);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private static async Task<string> PrepareAsync(Func<string, Task> prepare)
    {
        var database = await CreateDatabaseAsync(null).ConfigureAwait(false);
        await prepare(database.ConnectionString).ConfigureAwait(false);
        await using (var pool = new NpgsqlConnection(database.ConnectionString)) NpgsqlConnection.ClearPool(pool);
        await ExecuteAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database.Name}'").ConfigureAwait(false);
        return database.Name;
    }

    private static async Task<string> ConnectionStringToAsync(string database) =>
        new NpgsqlConnectionStringBuilder(await server.Value.ConfigureAwait(false)) { Database = database, MaxPoolSize = 20, IncludeErrorDetail = true }.ConnectionString;

    private static async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => DropTemplatesAsync().Wait();
            return named;
        }

        var cluster = await PrivateCluster.StartAsync(new PrivateClusterOptions
        {
            Folder = Path.Combine(Root(), "offlinesync-tests-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))),
            Durable = false,
            MaxConnections = 300,
            Temporary = true,
        }).ConfigureAwait(false);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.DisposeAsync().AsTask().Wait();
        return cluster.ConnectionString;
    }

    // A database per test is mostly files that are created and deleted: in memory where the system offers enough of it, and nobody chose a folder.
    private static string Root()
    {
        const string Memory = "/dev/shm";
        bool isChosen = Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 };
        return !isChosen && OperatingSystem.IsLinux() && Directory.Exists(Memory) && Math.Min(new DriveInfo(Memory).AvailableFreeSpace, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2) >= MemoryBytes ? Memory : Path.GetTempPath();
    }

    private static async Task DropTemplatesAsync()
    {
        foreach (var template in templates.Values.Where(template => template is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
        {
            await ExecuteAsync($"drop database if exists {await template.Value.ConfigureAwait(false)} with (force)").ConfigureAwait(false);
        }
    }
}
