namespace OfflineSync.Tests.Faults;

/// <summary>One world that the tests of a class share, each with devices of its own.</summary>
public sealed class WorldFixture : IAsyncLifetime
{
    internal World World { get; private set; } = null!;

    public async Task InitializeAsync() => World = await World.StartAsync();

    public async Task DisposeAsync() => await World.DisposeAsync();
}

/// <summary>The same, with a proxy between server and PostgreSQL.</summary>
public sealed class PostgresProxyFixture : IAsyncLifetime
{
    internal World World { get; private set; } = null!;

    public async Task InitializeAsync() => World = await World.StartAsync(withPostgresProxy: true);

    public async Task DisposeAsync() => await World.DisposeAsync();
}
