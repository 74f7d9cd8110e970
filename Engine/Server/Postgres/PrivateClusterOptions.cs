namespace OfflineSync.Server.Postgres;

/// <summary>How a <see cref="PrivateCluster" /> is set up.</summary>
public sealed class PrivateClusterOptions
{
    /// <summary>The folder that the cluster owns: its data, its password and its log. It is created when missing; one that exists must be empty or hold a cluster of this kind.</summary>
    public required string Folder { get; init; }

    /// <summary>The port on 127.0.0.1. The default is none: a free one is picked.</summary>
    public int? Port { get; init; }

    /// <summary>Whether a commit survives a crash of the machine and of PostgreSQL. The default is true; false is faster and meant for tests that never kill the cluster.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>How many connections PostgreSQL accepts. The default is 100.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>The folder of PostgreSQL's programs (initdb, pg_ctl, postgres). The default is none: they are looked for on the path and in the usual places.</summary>
    public string? ProgramsFolder { get; init; }

    /// <summary>How long a start or a stop may take. The default is 60 seconds.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether the folder is deleted when the cluster is disposed or its owner dies. It takes effect only where the start found no data in the folder. The default is false.</summary>
    public bool Temporary { get; init; }

    internal void Validate()
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(Folder)) problems.Add("Folder is empty");
        if (Port is < 1 or > 65535) problems.Add($"Port is {Port}, not between 1 and 65535");
        if (MaxConnections is < 10 or > 10_000) problems.Add($"MaxConnections is {MaxConnections}, not between 10 and 10000");
        if (TimeLimit < TimeSpan.FromSeconds(1)) problems.Add("TimeLimit is less than a second");
        if (problems.Count > 0) throw ClusterErrors.Options(problems);
    }
}
