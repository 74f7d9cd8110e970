namespace OfflineSync.Device;

/// <summary>
/// Counts the objects that a synchronization brings and takes: each once, however often it comes, and only what was here as gone. Big
/// answers are counted by <see cref="GenerationBuild"/>, which knows its rows; the ids of small ones are kept here.
/// </summary>
internal sealed class ObjectTally
{
    private readonly HashSet<Guid> _received = [];
    private readonly HashSet<Guid> _removed = [];
    private long _receivedInBulk;
    private long _removedInBulk;

    public long Received => Math.Max(0, _received.Count + _receivedInBulk);

    public long Removed => Math.Max(0, _removed.Count + _removedInBulk);

    public void Arrived(ReadOnlySpan<byte> id)
    {
        var key = new Guid(id, bigEndian: true);
        _removed.Remove(key);
        _received.Add(key);
    }

    /// <summary>An object left that the device had.</summary>
    public void Left(ReadOnlySpan<byte> id)
    {
        var key = new Guid(id, bigEndian: true);
        _received.Remove(key);
        _removed.Add(key);
    }

    /// <summary>An object comes with a big answer, the first time in it.</summary>
    public void ArrivedInBulk(ReadOnlySpan<byte> id)
    {
        if (_received.Count + _removed.Count == 0)
        {
            _receivedInBulk++;
            return;
        }
        var key = new Guid(id, bigEndian: true);
        _removed.Remove(key);
        if (!_received.Contains(key)) _receivedInBulk++;
    }

    /// <summary>An object that came with the big answer does not come after all.</summary>
    public void Withdrawn() => _receivedInBulk--;

    /// <summary>Rows left that nothing names one by one.</summary>
    public void LeftInBulk(long count) => _removedInBulk += count;
}
