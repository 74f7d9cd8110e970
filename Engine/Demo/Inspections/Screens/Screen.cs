using System.Reactive.Disposables;
using Microsoft.AspNetCore.Components;

namespace OfflineSync.Inspections.Screens;

/// <summary>A component that shows what is on the device, live.</summary>
/// <remarks>
/// Loaded objects take new values on the engine's thread. A screen reads them on its own, may see some of them early, and is rendered again with all;
/// what it edits is in a unit of work of its own.
/// </remarks>
public abstract class Screen : ComponentBase, IDisposable
{
    private readonly CompositeDisposable _watched = [];

    [Inject]
    protected OfflineEngine Engine { get; set; } = null!;

    public void Dispose()
    {
        _watched.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes something together with the screen.</summary>
    protected T Closing<T>(T closed)
        where T : IDisposable
    {
        _watched.Add(closed);
        return closed;
    }

    /// <summary>Takes what a live query brings, on the screen's own thread, until the screen is closed.</summary>
    protected void Watch<T>(IObservable<T> source, Action<T> take) => _watched.Add(source.Subscribe(value => InvokeAsync(() =>
    {
        take(value);
        StateHasChanged();
    })));

    /// <summary>The same for what says only that it has changed.</summary>
    protected void Watch(Action<Action> subscribe, Action<Action> unsubscribe)
    {
        Action show = () => InvokeAsync(StateHasChanged);
        subscribe(show);
        _watched.Add(Disposable.Create(() => unsubscribe(show)));
    }
}
