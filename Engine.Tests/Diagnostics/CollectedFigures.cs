using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OfflineSync.Tests.Diagnostics;

/// <summary>Measurements of both ends that belong to one scope of a test: those of other tests in this process are told apart by the trace that was current.</summary>
internal sealed class CollectedFigures : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Func<bool> _isOurs;

    public CollectedFigures(Func<bool> isOurs)
    {
        _isOurs = isOurs;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("OfflineSync.", StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    public ConcurrentQueue<(string Name, string Tags, double Value)> All { get; } = [];

    public double Sum(string name, string tags = "") => All.Where(figure => figure.Name == name && figure.Tags == tags).Sum(figure => figure.Value);

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_isOurs()) All.Enqueue((instrument.Name, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")), value));
    }
}
