using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Npgsql;
using OfflineSync.Benchmarks.Limits;
using OfflineSync.Benchmarks.Processes;

namespace OfflineSync.Benchmarks.Server;

/// <summary>The server's end of the raw paths: <c>raw-server DATABASE</c>.</summary>
internal static class RawServerCommand
{
    public const string Name = "raw-server";
    public const string Rows = "rows", One = "one";

    public static async Task<int> RunAsync(string[] args)
    {
        await using var source = NpgsqlDataSource.Create(args[0]);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        await using WebApplication app = builder.Build();
        app.Run(context => context.Request.Path == $"/{Rows}" ? FirstSyncLimit.ServeAsync(context, source) : RoundTripLimit.ServeAsync(context, source));
        await app.StartAsync();
        await using var upload = new UploadLimit(args[0]);
        bool isPrepared = false;
        return await ChildLoop.RunAsync(
            async question =>
            {
                if (question is not ["append", var count]) throw new ArgumentException($"A raw server does not know '{string.Join(' ', question)}'.");
                if (!isPrepared) await upload.PrepareAsync();
                isPrepared = true;
                UploadLimit.ItemAdded[] events = upload.NewEvents(int.Parse(count, CultureInfo.InvariantCulture));
                return await Timing.MeasureAsync(() => upload.RunAsync(events));
            },
            Reply.Of(("url", app.Urls.First())));
    }
}
