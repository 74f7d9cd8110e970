namespace OfflineSync.Cli;

/// <summary>The command cannot begin: something that it names or needs is not there.</summary>
internal sealed class CliException(string message, string hint) : Exception(message)
{
    /// <summary>What to do about it.</summary>
    public string Hint { get; } = hint;
}
