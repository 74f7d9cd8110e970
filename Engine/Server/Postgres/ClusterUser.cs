namespace OfflineSync.Server.Postgres;

/// <summary>The user that PostgreSQL's programs run as. They refuse to be root, so root drops to the user postgres, or else nobody.</summary>
internal sealed class ClusterUser
{
    private readonly IReadOnlyList<string> prefix;

    private ClusterUser(string? name, string? group, IReadOnlyList<string> prefix)
    {
        Name = name;
        Group = group;
        this.prefix = prefix;
    }

    /// <summary>The other user's name; none when the programs run as whoever runs this process.</summary>
    public string? Name { get; }

    private string? Group { get; }

    public static async Task<ClusterUser> ChooseAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess) return new ClusterUser(null, null, []);

        var name = (await HelperProgram.RunAsync(["id", "-u", "postgres"], "/", cancellationToken)).Succeeded ? "postgres" : "nobody";
        var user = await HelperProgram.RunAsync(["id", "-u", name], "/", cancellationToken);
        var group = await HelperProgram.RunAsync(["id", "-g", name], "/", cancellationToken);
        if (!user.Succeeded || !group.Succeeded) throw ClusterErrors.NoUnprivilegedUser(user.Output + group.Output);

        // setpriv comes first: it becomes the program, where the others stay beside it as its parent.
        string[][] launchers =
        [
            ["setpriv", $"--reuid={user.Output}", $"--regid={group.Output}", "--clear-groups", "--"],
            ["runuser", "-u", name, "--"],
            ["sudo", "-n", "-u", name, "--"],
        ];
        var reasons = new List<string>();
        foreach (var launcher in launchers)
        {
            var trial = await HelperProgram.RunAsync([.. launcher, "true"], "/", cancellationToken);
            if (trial.Succeeded) return new ClusterUser(name, group.Output, launcher);
            reasons.Add($"{launcher[0]}: {trial.Output}");
        }

        throw ClusterErrors.NoUnprivilegedUser(string.Join("; ", reasons));
    }

    /// <summary>The command line that runs a command as this user.</summary>
    public IReadOnlyList<string> Command(params IEnumerable<string> command) => [.. prefix, .. command];

    /// <summary>Gives a file or folder that we made to this user.</summary>
    public async Task OwnAsync(string path, CancellationToken cancellationToken)
    {
        if (Name is null) return;
        var result = await HelperProgram.RunAsync(["chown", $"{Name}:{Group}", path], "/", cancellationToken);
        if (!result.Succeeded) throw ClusterErrors.FolderNotWritable(path, new IOException(result.Output));
    }

    /// <summary>Fails when this user cannot pass every folder on the way to the path.</summary>
    public async Task CheckReachableAsync(string folder, CancellationToken cancellationToken)
    {
        if (Name is null) return;
        var way = new Stack<string>();
        for (var step = folder; step is not null; step = Path.GetDirectoryName(step)) way.Push(step);
        foreach (var step in way)
        {
            if (!await TestAsync("-x", step, cancellationToken)) throw ClusterErrors.FolderNotReachable(step, folder, Name);
        }
    }

    /// <summary>Fails when existing data belongs to somebody else.</summary>
    public async Task CheckOwnsAsync(string data, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows()) return;
        if (!await TestAsync("-O", data, cancellationToken)) throw ClusterErrors.FolderOfAnotherUser(data, Name ?? Environment.UserName);
    }

    private async Task<bool> TestAsync(string what, string path, CancellationToken cancellationToken) =>
        (await HelperProgram.RunAsync(Command("test", what, path), "/", cancellationToken)).Succeeded;
}
