using OfflineSync.Demo.Data;
using OfflineSync.Demo.Devices;
using OfflineSync.Demo.Faults;
using OfflineSync.Demo.Model;
using OfflineSync.Demo.Narration;
using OfflineSync.Demo.Proof;

namespace OfflineSync.Demo;

/// <summary>Everything that the steps share: the server, two devices, the data, the narrator. Disposing leaves nothing behind.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly string _folder;

    private Stage(DemoOptions options, Narrator narrator, string folder, DomainModel model, FieldServer server)
    {
        _folder = folder;
        Options = options;
        Narrator = narrator;
        GeoNames world = GeoNames.Read();
        Data = options.Countries is { } countries ? world.Of(countries) : world;
        Evidence = new Evidence(narrator);
        Server = server;
        ServerSide = new ServerSide(server.ConnectionString);
        A = new Surveyor("surveyor-a", model, Path.Combine(folder, "device-a"), server.Address,
            new Link(options.Sabotage == Sabotage.Double ? inner => new DoublingRetry(inner) : null));
        Saboteur = options.Sabotage == Sabotage.Gap ? new SkippingDelta() : null;
        B = new Surveyor("surveyor-b", model, Path.Combine(folder, "device-b"), server.Address, new Link(Saboteur is null ? null : Saboteur.Between));
    }

    public DemoOptions Options { get; }

    public Narrator Narrator { get; }

    public Evidence Evidence { get; }

    public GeoNames Data { get; }

    public FieldServer Server { get; }

    public Side ServerSide { get; }

    public Surveyor A { get; }

    public Surveyor B { get; }

    public IReadOnlyList<Surveyor> Surveyors => [A, B];

    /// <summary>The one that skips a change in the second device's delta, if that was asked for.</summary>
    public SkippingDelta? Saboteur { get; }

    /// <summary>The last event's number before the devices began to work.</summary>
    public long LoadedEvents { get; set; }

    public static async Task<Stage> SetAsync(DemoOptions options, Narrator narrator, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("offlinesync-demo-").FullName;
        try
        {
            DomainModel model = FieldModel.Create();
            // Beside the devices' folder, which is for this user only: PostgreSQL may run as another one.
            return new Stage(options, narrator, folder, model, await FieldServer.StartAsync(model, folder + "-server", options.Postgres, cancellationToken));
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await A.DisposeAsync();
            await B.DisposeAsync();
            if (Options.Keep is { } keep) KeptDatabases.Copy(keep, A, B);
        }
        finally
        {
            await Server.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
