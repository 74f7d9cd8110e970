using System.Globalization;
using Npgsql;
using OfflineSync.Benchmarks.Processes;
using OfflineSync.Benchmarks.Server;
using OfflineSync.Server.Postgres;

namespace OfflineSync.Benchmarks;

/// <summary>What the rows run on: a private PostgreSQL cluster as the product sets it up, databases of several sizes, servers and devices as processes.</summary>
internal sealed class Stage : IAsyncDisposable
{
    /// <summary>The users of every database; each device process signs in as one of them.</summary>
    public const int Users = 8;

    private readonly PrivateCluster _cluster;
    private readonly string _folder;
    private readonly Dictionary<int, string> _databases = [];
    private readonly Dictionary<string, BenchProcess> _servers = [];
    private BenchProcess? _loader;
    private int _loaded;
    private int _folders;

    private Stage(PrivateCluster cluster, string folder, BenchOptions options)
    {
        _cluster = cluster;
        _folder = folder;
        Options = options;
    }

    public BenchOptions Options { get; }

    public static async Task<Stage> SetAsync(BenchOptions options)
    {
        string folder = Directory.CreateTempSubdirectory("offlinesync-bench-").FullName;
        // PostgreSQL runs as another user where this one is root.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        PrivateCluster cluster = await PrivateCluster.StartAsync(new PrivateClusterOptions { Folder = Path.Combine(folder, "postgres"), Temporary = true });
        return new Stage(cluster, folder, options);
    }

    public static string User(int number) => string.Create(CultureInfo.InvariantCulture, $"worker-{number}");

    /// <summary>A number of rows at the scale of this run.</summary>
    public int Rows(int full) => Math.Max(100, (int)(full * Options.Scale));

    public string NewFolder() => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"device-{++_folders}"));

    /// <summary>The server of a database with so many items; it stays for the next row.</summary>
    public Task<BenchProcess> ServerAsync(int rows) => KeepAsync(ServerCommand.Name, rows);

    /// <summary>The raw paths' server on the same database.</summary>
    public Task<BenchProcess> RawServerAsync(int rows) => KeepAsync(RawServerCommand.Name, rows);

    /// <summary>A server that nobody has asked anything yet.</summary>
    public async Task<BenchProcess> FreshServerAsync(int rows) => await BenchProcess.StartAsync(ServerCommand.Name, await DatabaseAsync(rows));

    /// <summary>A database of a row's own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="copied">The database of a row's own that it begins as; null for an empty one.</param>
    /// <param name="model">The model: a file, or a name that <see cref="Data.BenchModel"/> knows.</param>
    /// <param name="seed">The seed of what is loaded.</param>
    /// <param name="questions">What the loader is asked for.</param>
    public async Task NewDatabaseAsync(string name, string? copied, string model, int seed, params string[] questions)
    {
        await ExecuteAsync($"create database {name} template {copied ?? "template0"} strategy file_copy");
        await using (BenchProcess loader = await BenchProcess.StartAsync(LoadCommand.Name, ConnectionString(name), seed.ToString(CultureInfo.InvariantCulture), model))
        {
            foreach (string question in questions) await loader.AskAsync(question);
        }
        await ExecuteAsync("vacuum analyze", name);
        await ExecuteAsync("checkpoint");
    }

    /// <summary>A server of such a database.</summary>
    public Task<BenchProcess> ServerOfAsync(string name, string model) => BenchProcess.StartAsync(ServerCommand.Name, ConnectionString(name), model);

    public static Task<BenchProcess> DeviceAsync() => BenchProcess.StartAsync(Device.DeviceCommand.Name);

    /// <summary>The processor time of PostgreSQL and some processes so far.</summary>
    public double Cpu(params BenchProcess[] processes) => OperatingSystem.IsLinux() ? CpuTime.OfFamily(_cluster.ProcessId ?? 0) + processes.Sum(process => CpuTime.Of(process.Id)) : 0;

    /// <summary>Ends the servers: the next row finds a quiet machine.</summary>
    public async Task ClearAsync()
    {
        foreach (BenchProcess server in _servers.Values) await server.DisposeAsync();
        _servers.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await ClearAsync();
        if (_loader is not null) await _loader.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<BenchProcess> KeepAsync(string command, int rows)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"{command} {rows}");
        if (!_servers.TryGetValue(key, out BenchProcess? server)) _servers.Add(key, server = await BenchProcess.StartAsync(command, await DatabaseAsync(rows)));
        return server;
    }

    /// <summary>A database with so many items. Rows are measured in the order of their databases' sizes, so that each grows out of the one before.</summary>
    public Task PrepareAsync(int rows) => DatabaseAsync(rows);

    private async Task<string> DatabaseAsync(int rows)
    {
        if (_databases.TryGetValue(rows, out string? known)) return known;
        if (rows < _loaded) throw new InvalidOperationException($"The source has {_loaded} items already.");
        string source = NameOf(0), name = NameOf(rows);
        if (_loaded == 0) await ExecuteAsync($"create database {source} template template0");
        _loader = await BenchProcess.StartAsync(LoadCommand.Name, ConnectionString(source), rows.ToString(CultureInfo.InvariantCulture));
        for (int i = 0; _loaded == 0 && i < Users; i++) await _loader.AskAsync("user", User(i));
        await _loader.AskAsync("rows", nameof(Data.Item), (rows - _loaded).ToString(CultureInfo.InvariantCulture));
        await _loader.DisposeAsync();
        _loader = null;
        _loaded = rows;
        await ExecuteAsync($"create database {name} template {source} strategy file_copy");
        await ExecuteAsync("vacuum analyze", name);
        await ExecuteAsync("checkpoint");
        return _databases[rows] = ConnectionString(name);
    }

    private static string NameOf(int rows) => string.Create(CultureInfo.InvariantCulture, $"bench_{rows}");

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder(_cluster.ConnectionString) { Database = database }.ConnectionString;

    private async Task ExecuteAsync(string sql, string? database = null)
    {
        var settings = new NpgsqlConnectionStringBuilder(_cluster.ConnectionString) { Pooling = false };
        if (database is not null) settings.Database = database;
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
