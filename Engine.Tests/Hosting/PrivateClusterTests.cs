using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using OfflineSync.Server.Postgres;

namespace OfflineSync.Tests.Hosting;

public sealed class PrivateClusterTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "offlinesync-cluster-" + Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_cluster_accepts_connections_and_leaves_nothing_running()
    {
        int processId;
        await using (var cluster = await PrivateCluster.StartAsync(Options()))
        {
            processId = cluster.ProcessId!.Value;
            Assert.Equal("UTF8|C|1|UTC", await ScalarAsync(cluster, "select concat_ws('|', current_setting('server_encoding'), datcollate, 1, current_setting('timezone')) from pg_database where datname = current_database()"));
            Assert.NotEmpty(RunningOn(folder));
        }

        Assert.Empty(RunningOn(folder));
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(processId));
        Assert.True(File.Exists(Path.Combine(folder, "data", "PG_VERSION")));
    }

    [Fact]
    public async Task Data_password_and_port_survive_a_restart_a_kill_and_a_new_owner()
    {
        await using (var cluster = await PrivateCluster.StartAsync(Options(durable: true)))
        {
            var connectionString = cluster.ConnectionString;
            await ScalarAsync(cluster, "create table kept (id int); insert into kept values (1)");
            await cluster.RestartAsync();
            await ScalarAsync(cluster, "insert into kept values (2)");
            await cluster.KillAsync();
            Assert.Null(cluster.ProcessId);
            await cluster.RestartAsync();
            await ScalarAsync(cluster, "insert into kept values (3)");
            await cluster.StopAsync(PostgresStopMode.Immediate);
            await cluster.RestartAsync();
            Assert.Equal(connectionString, cluster.ConnectionString);
        }

        await using var next = await PrivateCluster.StartAsync(Options(durable: true));
        Assert.Equal(3L, await ScalarAsync(next, "select count(*) from kept"));
    }

    [Fact]
    public async Task The_password_is_needed_and_only_its_owner_can_read_it()
    {
        await using var cluster = await PrivateCluster.StartAsync(Options());

        var forged = new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Password = "guessed", Pooling = false }.ConnectionString;
        await using var connection = new NpgsqlConnection(forged);
        await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "password")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public async Task A_port_in_use_is_said_plainly()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => PrivateCluster.StartAsync(Options(port: port)));

        Assert.Equal(ErrorCode.PortInUse, problem.Code);
        Assert.Contains($"{port}", problem.Message);
        Assert.Empty(RunningOn(folder));
    }

    [Fact]
    public async Task A_folder_without_the_programs_is_said_plainly()
    {
        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => PrivateCluster.StartAsync(Options(programsFolder: Path.GetTempPath())));

        Assert.Equal(ErrorCode.PostgresMissing, problem.Code);
        Assert.Contains("apt-get install postgresql", problem.Hint);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_second_owner_of_one_folder_is_refused()
    {
        await using var cluster = await PrivateCluster.StartAsync(Options());

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => PrivateCluster.StartAsync(Options()));

        Assert.Equal(ErrorCode.FolderInUse, problem.Code);
        Assert.Equal(1, await ScalarAsync(cluster, "select 1"));
    }

    [Fact]
    public async Task A_folder_with_other_files_is_left_alone()
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "letter.txt"), "dear reader");

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => PrivateCluster.StartAsync(Options()));

        Assert.Equal(ErrorCode.FolderInUse, problem.Code);
        Assert.Equal([Path.Combine(folder, "letter.txt")], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_said_plainly()
    {
        await File.WriteAllTextAsync(folder, "a file where a folder should be");
        try
        {
            var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => PrivateCluster.StartAsync(Options(within: "cluster")));
            Assert.Equal(ErrorCode.DiskFailed, problem.Code);
        }
        finally
        {
            File.Delete(folder);
        }
    }

    [Fact]
    public async Task A_folder_behind_a_closed_door_is_said_plainly_to_root()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess) return;
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => PrivateCluster.StartAsync(Options(within: "cluster")));

        Assert.Equal(ErrorCode.DiskFailed, problem.Code);
        Assert.Contains($"chmod o+x {folder}", problem.Hint);
    }

    [Fact]
    public async Task All_wrong_options_are_named_at_once()
    {
        var options = new PrivateClusterOptions { Folder = " ", Port = 70_000, MaxConnections = 1, TimeLimit = TimeSpan.Zero };

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => PrivateCluster.StartAsync(options));

        Assert.Equal(ErrorCode.OptionsInvalid, problem.Code);
        Assert.All(["Folder", "Port", "MaxConnections", "TimeLimit"], name => Assert.Contains(name, problem.Message));
    }

    [Fact]
    public async Task A_temporary_cluster_takes_its_folder_away()
    {
        await using (await PrivateCluster.StartAsync(Options(temporary: true))) Assert.True(Directory.Exists(folder));

        Assert.False(Directory.Exists(folder));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killing_the_owner_leaves_nothing_running(bool temporary)
    {
        await using var owner = ChildProcess.Start(ClusterOwnerCommand.Name, folder, $"{temporary}");
        await owner.ReadAsync("started");
        Assert.NotEmpty(RunningOn(folder));

        owner.Kill9();
        await owner.WaitForExitAsync();

        await EventuallyAsync(() => RunningOn(folder).Count == 0 && Directory.Exists(folder) == !temporary);
    }

    [Fact]
    public async Task A_new_owner_can_follow_a_killed_one_at_once()
    {
        await using var owner = ChildProcess.Start(ClusterOwnerCommand.Name, folder, "false");
        await owner.ReadAsync("started");
        owner.Kill9();
        await owner.WaitForExitAsync();

        await using var next = await PrivateCluster.StartAsync(Options());

        Assert.Equal(1, await ScalarAsync(next, "select 1"));
    }

    private PrivateClusterOptions Options(
        int? port = null, string? programsFolder = null, bool temporary = false, string within = "", bool durable = false) => new()
    {
        Folder = Path.Combine(folder, within),
        Port = port,
        ProgramsFolder = programsFolder,
        Temporary = temporary,
        Durable = durable,
        MaxConnections = 20,
    };

    private static async Task<object?> ScalarAsync(PrivateCluster cluster, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Every process that names the folder on its command line: the server, its watchdog, a shell in between.</summary>
    private static List<string> RunningOn(string folder) => OperatingSystem.IsLinux()
        ? Directory.EnumerateDirectories("/proc")
            .Where(process => Path.GetFileName(process).All(char.IsAsciiDigit))
            .Select(CommandLine)
            .Where(line => line.Contains(folder) && !line.Contains(ClusterOwnerCommand.Name))
            .ToList()
        : Process.GetProcessesByName("postgres").Select(process => process.ProcessName).ToList();

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition()) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, deadline.Token);
    }
}
