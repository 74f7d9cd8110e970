using System.Threading.Channels;

namespace OfflineSync.Aot;

/// <summary>The results of a live query, one after the other.</summary>
internal sealed class Observed<T> : IObserver<IReadOnlyList<T>>
{
    private readonly Channel<IReadOnlyList<T>> _results = Channel.CreateUnbounded<IReadOnlyList<T>>();

    public async Task<IReadOnlyList<T>> NextAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _results.Reader.ReadAsync(deadline.Token);
    }

    public void OnNext(IReadOnlyList<T> value) => _results.Writer.TryWrite(value);

    public void OnError(Exception error) => _results.Writer.TryComplete(error);

    public void OnCompleted() => _results.Writer.TryComplete();
}
