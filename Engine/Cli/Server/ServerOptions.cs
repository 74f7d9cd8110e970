using System.CommandLine;
using OfflineSync.Server;

namespace OfflineSync.Cli.Server;

/// <summary>What every server command is told: the model and the database.</summary>
internal sealed class ServerOptions
{
    private readonly Option<string> _model = new("--model") { Description = "The domain model (JSON).", Required = true };

    private readonly Option<string?> _postgres = new("--postgres")
    {
        Description = $"How to connect to PostgreSQL. Without it {OfflineSyncServerOptions.PostgresVariable} counts; without that, a private cluster in --data.",
    };

    private readonly Option<string?> _data = new("--data") { Description = "The folder of the private cluster, where no database is named." };

    private readonly Option<string?> _schema = new("--schema") { Description = "The schema of the server's tables." };

    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_postgres);
        command.Add(_data);
        command.Add(_schema);
    }

    public Action<OfflineSyncServerOptions> Bind(ParseResult parsed)
    {
        DomainModel model = ModelFile.Read(parsed.GetRequiredValue(_model));
        return options =>
        {
            options.Model = model;
            if (parsed.GetValue(_postgres) is { } postgres) options.Postgres = postgres;
            if (parsed.GetValue(_data) is { } data) options.DataFolder = Path.GetFullPath(data);
            if (parsed.GetValue(_schema) is { } schema) options.Schema = schema;
        };
    }
}
