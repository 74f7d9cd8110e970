using System.Reactive;
using System.Reactive.Linq;
using OfflineSync.Inspections.Model;

namespace OfflineSync.Inspections.Device;

/// <summary>What was committed here and has not reached the server.</summary>
internal static class Outbox
{
    /// <summary>The objects with unsent changes, now and after each change.</summary>
    public static IObservable<IReadOnlySet<ObjectId>> ObserveUnsent(this OfflineEngine engine) => Observable
        .Merge(Signal(engine.Query<Inspection>().Observe()), Signal(engine.Query<Finding>().Observe()), Signal(engine.Rejected.Observe()))
        .Select(_ => engine.GetPendingAsync())
        .Concat()
        .Select(IReadOnlySet<ObjectId> (entries) => entries.Select(entry => entry.Entry.ObjectId).ToHashSet());

    private static IObservable<Unit> Signal<T>(IObservable<T> source) => source.Select(_ => Unit.Default);
}
