using OfflineSync.Journal;

namespace OfflineSync.Cli.Journal;

/// <summary>A recording. It is checked as a whole while it is read, so what opens is sound.</summary>
internal sealed class RecordingSource(string path) : IJournalSource
{
    private Recording? _recording;

    public string Description => $"recording {Path.GetFileName(path)}";

    public Recording Recording => _recording ??= Recording.Read(File.ReadAllBytes(path));

    public IEnumerable<JournalLine> Lines() =>
        from batch in Recording.Batches
        from entry in batch.Entries
        select new JournalLine(entry.Journal, entry.Sequence, entry.Entry.Key, entry, null, []);

    public JournalCheck Verify()
    {
        try
        {
            return new JournalCheck(
                Recording.Batches.Sum(batch => batch.Entries.Length),
                Recording.Batches.Select(batch => batch.Header.Journal).Distinct().Count(),
                null);
        }
        catch (OfflineSyncException problem) when (problem.Code is ErrorCode.RecordingDamaged or ErrorCode.JournalBroken)
        {
            return new JournalCheck(0, 0, problem.Message);
        }
    }

    public void Dispose()
    {
    }
}
