using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>Where the server's endpoints are.</summary>
internal static class ServerAddress
{
    /// <summary>An address without a path means the server's default prefix; any other path is the prefix that the server maps.</summary>
    public static Uri Endpoint(Uri server, string route)
    {
        string path = server.AbsolutePath.TrimEnd('/');
        return new Uri(server.GetLeftPart(UriPartial.Authority) + (path.Length == 0 ? Routes.DefaultPrefix : path) + route);
    }
}
