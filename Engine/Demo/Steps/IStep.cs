namespace OfflineSync.Demo.Steps;

/// <summary>A chapter of the demo.</summary>
internal interface IStep
{
    /// <summary>Its heading.</summary>
    string Title { get; }

    /// <summary>Does it, telling what it does. What this costs is measured.</summary>
    Task RunAsync(Stage stage, CancellationToken cancellationToken);

    /// <summary>Proves by plain SQL on both sides that it did what it told.</summary>
    Task ProveAsync(Stage stage, CancellationToken cancellationToken);
}
