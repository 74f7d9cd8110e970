namespace OfflineSync.Demo.Proof;

/// <summary>
/// What "nothing lost, nothing twice" means: every commit that a device acknowledged is an event on the server, and every event there
/// comes from an entry of a device's journal. The event's id is the entry's key.
/// </summary>
internal static class ExactlyOnce
{
    private const string JournalKeys = "select lower(hex(key)) from _entry_state";

    public static async Task ProveAsync(Stage stage, CancellationToken cancellationToken, params IReadOnlyList<Devices.Surveyor> synchronized)
    {
        int expected = stage.Data.Cities.Count + synchronized.Sum(surveyor => surveyor.Growth);
        await stage.Evidence.CountsAsync("cities, by the surveyors' own count", stage.ServerSide, "select count(*) from offlinesync.object_city", expected, cancellationToken);
        IReadOnlyList<string> events = await stage.ServerSide.TextsAsync(
            $"""
            select replace(id::text, '-', '') from offlinesync.mt_events
            where type in ('object_committed', 'object_deleted', 'entry_rejected') and seq_id > {stage.LoadedEvents}
            """, cancellationToken);
        HashSet<string> received = [.. events];
        foreach (Devices.Surveyor surveyor in synchronized)
        {
            int lost = surveyor.Acknowledged.Count(key => !received.Contains(key.ToString("N")));
            if (lost > 0) throw new DemoFailure($"{lost:N0} of {surveyor.Acknowledged.Count:N0} commits that the device of {surveyor.Name} acknowledged are not on the server: they are lost.");
        }
        HashSet<string> sent = [];
        foreach (Devices.Surveyor surveyor in stage.Surveyors) sent.UnionWith(await surveyor.Side.TextsAsync(JournalKeys, cancellationToken));
        int surplus = events.Count(key => !sent.Contains(key)) + events.Count - received.Count;
        if (surplus > 0) throw new DemoFailure($"{surplus:N0} events on the server come from no entry of a journal: something happened twice.");
        stage.Narrator.Holds("every acknowledged commit is exactly one event on the server", $"{events.Count:N0} events");
    }
}
