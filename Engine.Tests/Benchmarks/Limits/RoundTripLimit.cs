using System.Globalization;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace OfflineSync.Benchmarks.Limits;

/// <summary>The raw path of a synchronization with nothing to do: one HTTP round trip with <c>select 1</c>.</summary>
internal static class RoundTripLimit
{
    public static async Task ServeAsync(HttpContext context, NpgsqlDataSource source)
    {
        await using NpgsqlCommand command = source.CreateCommand("select 1");
        object? one = await command.ExecuteScalarAsync();
        await context.Response.WriteAsync(Convert.ToString(one, CultureInfo.InvariantCulture)!);
    }

    public static async Task RunAsync(HttpClient http, Uri server)
    {
        if (await http.GetStringAsync(server) != "1") throw new InvalidOperationException("The round trip brought something else.");
    }
}
