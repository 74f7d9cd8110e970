namespace OfflineSync.Device;

/// <summary>Counts what a synchronization does and tells the app. Estimates grow with what really comes, so that nothing passes 100 %.</summary>
internal sealed class ProgressReport(IProgress<SyncProgress>? progress)
{
    private const long RowStep = 100;

    private long _entries;
    private long _expectedEntries;
    private long _rows;
    private long _reportedRows;
    private long _expectedRows;

    /// <summary>How far it has come.</summary>
    public SyncPhase Phase { get; private set; }

    public long BytesSent { get; private set; }

    public long BytesReceived { get; private set; }

    public void Enter(SyncPhase phase)
    {
        Phase = phase;
        Report();
    }

    public void ExpectEntries(long count) => _expectedEntries = Math.Max(_expectedEntries, _entries + count);

    public void AddEntries(long count)
    {
        _entries += count;
        _expectedEntries = Math.Max(_expectedEntries, _entries);
        Report();
    }

    public void ExpectRows(long count)
    {
        if (count > 0) _expectedRows = Math.Max(count, _rows);
    }

    public void AddRows(long count)
    {
        _rows += count;
        if (_expectedRows > 0) _expectedRows = Math.Max(_expectedRows, _rows);
        if (_rows - _reportedRows >= RowStep) Report();
    }

    public void AddBytes(long sent, long received)
    {
        BytesSent += sent;
        BytesReceived += received;
    }

    private void Report()
    {
        _reportedRows = _rows;
        progress?.Report(new SyncProgress(Phase, _entries, _expectedEntries, _rows, _expectedRows, BytesSent, BytesReceived));
    }
}
