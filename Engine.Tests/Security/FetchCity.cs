using OfflineSync.Server;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Security;

/// <summary>Server logic as one would write it: finds what its caller may see, answers its name and sends it to the device.</summary>
[ServerCall(SecurityModel.Officer, SecurityModel.Surveyor, SecurityModel.Limited)]
public sealed partial record FetchCity(ObjectId City) : IServerCall<string?>
{
    internal static async Task<string?> RunAsync(FetchCity call, ServerCallContext context, CancellationToken cancellationToken)
    {
        City? found = await context.FindAsync<City>(call.City, cancellationToken);
        context.SynchronizeToDevice<City>(call.City);
        return found?.Name;
    }
}
