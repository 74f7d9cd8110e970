using OfflineSync.Inspections.Device;
using OfflineSync.Inspections.Office;

namespace OfflineSync.Inspections;

/// <summary>The whole sample: the office's server and two devices, all on loopback. Disposing stops them; what was not to be kept is deleted.</summary>
internal sealed class InspectionsDemo : IAsyncDisposable
{
    private readonly string? _temporary;

    private InspectionsDemo(string? temporary, OfficeServer office, DeviceHost inspector, DeviceHost manager)
    {
        _temporary = temporary;
        Office = office;
        Inspector = inspector;
        Manager = manager;
    }

    public OfficeServer Office { get; }

    public DeviceHost Inspector { get; }

    public DeviceHost Manager { get; }

    public static async Task<InspectionsDemo> StartAsync(InspectionsOptions options, CancellationToken cancellationToken = default)
    {
        string? temporary = options.Keep is null ? Directory.CreateTempSubdirectory("inspections-").FullName : null;
        string folder = options.Keep ?? temporary!;
        List<IAsyncDisposable> started = [];
        try
        {
            // Beside the devices' folder, which is for this user only: PostgreSQL may run as another one.
            OfficeServer office = Started(await OfficeServer.StartAsync(options.Postgres, folder + "-office", isTemporary: temporary is not null, cancellationToken));
            DeviceHost inspector = Started(await DeviceHost.StartAsync(office.Address, Path.Combine(folder, "inspector"), options.Port, cancellationToken));
            DeviceHost manager = Started(await DeviceHost.StartAsync(office.Address, Path.Combine(folder, "manager"), options.Port == 0 ? 0 : options.Port + 1, cancellationToken));
            return new InspectionsDemo(temporary, office, inspector, manager);
        }
        catch
        {
            foreach (IAsyncDisposable part in Enumerable.Reverse(started)) await part.DisposeAsync();
            if (temporary is not null) Directory.Delete(temporary, recursive: true);
            throw;
        }

        T Started<T>(T part)
            where T : IAsyncDisposable
        {
            started.Add(part);
            return part;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Manager.DisposeAsync();
        await Inspector.DisposeAsync();
        await Office.DisposeAsync();
        if (_temporary is not null) Directory.Delete(_temporary, recursive: true);
    }
}
