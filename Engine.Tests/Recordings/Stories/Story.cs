namespace OfflineSync.Tests.Recordings.Stories;

/// <summary>What happened while a recording was made.</summary>
/// <param name="Model">The model of server and devices.</param>
/// <param name="PlayAsync">What the devices do.</param>
internal sealed record Story(DomainModel Model, Func<Studio, Task> PlayAsync);
