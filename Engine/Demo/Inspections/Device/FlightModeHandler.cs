namespace OfflineSync.Inspections.Device;

/// <summary>Lets no request of the engine through in flight mode, as if there were no network.</summary>
internal sealed class FlightModeHandler(FlightMode flightMode) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => flightMode.IsOn
        ? throw new HttpRequestException(HttpRequestError.ConnectionError, "Flight mode is on.")
        : base.SendAsync(request, cancellationToken);
}
