using OfflineSync.Tests.Faults;

namespace OfflineSync.Tests.BadInput;

/// <summary>A world whose server accepts little.</summary>
public sealed class SmallLimitsFixture : IAsyncLifetime
{
    public const int BodyLimit = 256 * 1024, EntryLimit = 20;

    internal World World { get; private set; } = null!;

    public async Task InitializeAsync() => World = await World.StartAsync(configure: options =>
    {
        options.BodyByteLimit = BodyLimit;
        options.UnpackedByteLimit = 2 * BodyLimit;
        options.BatchEntryLimit = EntryLimit;
    });

    public async Task DisposeAsync() => await World.DisposeAsync();
}
