using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Server;

namespace OfflineSync.Testing;

/// <summary>
/// The requests that were handed to the server and have not ended there: also those that their devices have abandoned, which the client's
/// side alone cannot know.
/// </summary>
internal sealed class RunningRequests : IStartupFilter
{
    private const string Header = "OfflineSync-Testing-Request";

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _running = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>Counts a request that is about to be handed over.</summary>
    /// <returns>Completes when it has ended on the server.</returns>
    public Task Begin(HttpRequestMessage request)
    {
        string id = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[id] = end;
        request.Headers.Remove(Header);
        request.Headers.TryAddWithoutValidation(Header, id);
        return end.Task;
    }

    /// <summary>Completes when every request that was begun has ended.</summary>
    public async Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        while (!_running.IsEmpty) await Task.WhenAll(_running.Values.Select(end => end.Task)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts the server's side around everything else, authentication too.</summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, handle) => RunAsync(context, handle));
        next(app);
    };

    private async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            // A decision about a staged batch goes on without its request; to the outside it is part of it.
            await context.RequestServices.GetRequiredService<OfflineSyncServer>().WhenIdleAsync().ConfigureAwait(false);
            if (_running.TryRemove(context.Request.Headers[Header].ToString(), out TaskCompletionSource? end)) end.SetResult();
        }
    }
}
