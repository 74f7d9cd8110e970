namespace OfflineSync.Cli;

/// <summary>How a command ends.</summary>
internal static class ExitCode
{
    /// <summary>Everything is well.</summary>
    public const int Ok = 0;

    /// <summary>What was asked about is broken, or what was asked for failed.</summary>
    public const int Broken = 1;

    /// <summary>The command makes no sense, or something that it needs is missing.</summary>
    public const int Usage = 2;
}
