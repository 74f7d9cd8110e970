namespace OfflineSync.Tests.Hosting;

/// <summary>A command of the test program. Implementing it is enough: commands are found by this interface.</summary>
internal interface IChildCommand
{
    /// <summary>The first argument on the command line.</summary>
    static abstract string Name { get; }

    /// <summary>Runs with the arguments after the name; what it returns is the exit code.</summary>
    static abstract Task<int> RunAsync(string[] args);
}
