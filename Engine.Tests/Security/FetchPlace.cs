using OfflineSync.Server;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Security;

/// <summary>Server logic as one would write it: finds what its caller may see, answers its name and sends it to the device.</summary>
[ServerCall(SecurityModel.Officer, SecurityModel.Surveyor, SecurityModel.Limited)]
public sealed partial record FetchPlace(ObjectId Place) : IServerCall<string?>
{
    internal static async Task<string?> RunAsync(FetchPlace call, ServerCallContext context, CancellationToken cancellationToken)
    {
        Region? region = await context.FindAsync<Region>(call.Place, cancellationToken);
        City? city = await context.FindAsync<City>(call.Place, cancellationToken);
        if (region is not null) context.SynchronizeToDevice(region);
        else context.SynchronizeToDevice<City>(call.Place);
        return region?.Name ?? city?.Name;
    }
}
