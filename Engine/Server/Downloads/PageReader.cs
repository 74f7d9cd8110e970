using System.Collections.Immutable;
using Npgsql;

namespace OfflineSync.Server.Downloads;

/// <summary>
/// Reads a page: the scans yield ids, then each id is decided over all held keys. What is decided here is decided in this page's cut;
/// whatever changes behind the page's position comes with the closing delta.
/// </summary>
internal sealed class PageReader(CutTransaction cut, DownloadSql sql, DownloadPlan plan, PgSnapshot? from, AnswerFrames frames, OfflineSyncServerOptions limits, SettingFilter settings, ForeseenChanges? foreseen = null)
{
    private const int FirstChunk = 512;
    private const int GreatestChunk = 8192;

    private readonly ILookup<EntityDefinition, KeyScan> _held = plan.Held.ToLookup(scan => scan.Audience.Entity);
    private readonly VerdictWriter _writer = new(cut, sql, frames);
    private readonly HashSet<Guid> _decided = [];
    private int _chunk = FirstChunkOf(limits);

    /// <summary>The objects that changes, gained and lost keys led to, and of which this page of a delta has said what is to say.</summary>
    public IReadOnlySet<Guid> Decided => _decided;

    private bool IsFull => frames.Rows + frames.Removals >= limits.PageRowLimit || frames.Bytes >= limits.PageByteLimit;

    /// <summary>How many candidates are looked at first.</summary>
    public static int FirstChunkOf(OfflineSyncServerOptions limits) => Math.Min(FirstChunk, limits.PageRowLimit);

    /// <returns>Where the next page begins; null when this was the last.</returns>
    public async Task<PagePosition?> ReadAsync(PagePosition position, CancellationToken cancellationToken)
    {
        if (!position.Whole)
        {
            ImmutableArray<KeyScan> changing = [.. plan.Scans.Where(scan => scan.Mode == ScanMode.Changes)];
            if (changing.Length > 0 && await ScanAsync(sql.Changes, changing, position, cancellationToken).ConfigureAwait(false) is { } next) return next;
            position = new PagePosition(true, "", Guid.Empty);
        }
        foreach (KeyScan scan in plan.Scans.Where(scan => scan.Mode != ScanMode.Changes && string.CompareOrdinal(scan.Audience.Key, position.Key) >= 0))
        {
            Guid after = scan.Audience.Key == position.Key ? position.Id : Guid.Empty;
            if (from is null && HasOnlyKey(scan) && scan.Audience.Entity.Synchronization.Constraint is null)
            {
                if (await ReadRowsAsync(scan, after, cancellationToken).ConfigureAwait(false) is { } following) return following;
                continue;
            }
            string statement = scan.Mode == ScanMode.Lost ? sql.Lost : from is null ? sql.Everything : sql.EverythingSince;
            if (await ScanAsync(statement, [scan], new PagePosition(true, scan.Audience.Key, after), cancellationToken).ConfigureAwait(false) is { } next) return next;
        }
        return null;
    }

    /// <summary>Decides objects by their ids, over all held keys.</summary>
    public async Task<Verdicts> DecideAsync(IReadOnlyCollection<(Guid Id, EntityDefinition Entity)> objects, CancellationToken cancellationToken)
    {
        ILookup<Guid, KeyScan> shownBy = await ShownByAsync([.. objects.Select(one => one.Id)], plan.Held, cancellationToken).ConfigureAwait(false);
        var verdicts = new Verdicts();
        foreach ((Guid id, EntityDefinition entity) in objects) verdicts.Decide(id, entity, shownBy[id].Select(scan => scan.Mask!));
        return await settings.ApplyAsync(verdicts, removes: true, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PagePosition?> ScanAsync(string statement, ImmutableArray<KeyScan> scans, PagePosition position, CancellationToken cancellationToken)
    {
        while (true)
        {
            List<Candidate> candidates = await CandidatesAsync(statement, scans, position, cancellationToken).ConfigureAwait(false);
            await _writer.WriteAsync(await DecideAsync(candidates, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            if (candidates.Count < _chunk) return null;
            position = position with { Key = candidates[^1].Scan.Audience.Key, Id = candidates[^1].Id };
            if (IsFull) return position;
            _chunk = NextChunk(GreatestChunk);
        }
    }

    /// <summary>A key of a first download that no other held key can add to: its rows are the answer, and nothing has to be decided.</summary>
    private async Task<PagePosition?> ReadRowsAsync(KeyScan scan, Guid after, CancellationToken cancellationToken)
    {
        MemberDefinition[] members = [.. Layouts.MembersOf(scan.Audience.Entity, scan.Mask!)];
        while (true)
        {
            await using NpgsqlCommand command = cut.Command(sql.EverythingRows(scan.Audience.Entity, members));
            command.Parameters.Add(new("key", scan.Audience.Key));
            command.Parameters.Add(new("id", after));
            command.Parameters.Add(new("limit", _chunk));
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            int place = frames.Layouts.PlaceOf(scan.Audience.Entity, scan.Mask!);
            (int rows, after) = await frames.AddRowsAsync(place, members, reader, cancellationToken).ConfigureAwait(false);
            if (rows < _chunk) return null;
            if (IsFull) return new PagePosition(true, scan.Audience.Key, after);
            _chunk = NextChunk(int.MaxValue);
        }
    }

    private async Task<List<Candidate>> CandidatesAsync(string statement, ImmutableArray<KeyScan> scans, PagePosition position, CancellationToken cancellationToken)
    {
        Dictionary<string, KeyScan> byKey = scans.ToDictionary(scan => scan.Audience.Key, StringComparer.Ordinal);
        if (statement == sql.Changes && foreseen?.Fits(byKey.Keys, position, _chunk) == true) return [.. foreseen.Rows.Select(row => new Candidate(row.Id, byKey[row.Key], row.Visible))];
        await using NpgsqlCommand command = cut.Command(statement);
        if (statement == sql.Changes) command.Parameters.Add(new("keys", byKey.Keys.ToArray()));
        command.Parameters.Add(new("key", position.Key));
        command.Parameters.Add(new("id", position.Id));
        command.Parameters.Add(new("limit", _chunk));
        if (from is { } snapshot) CutTransaction.AddSince(command.Parameters, snapshot);
        var candidates = new List<Candidate>();
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        KeyScan? scan = null;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            string key = reader.GetString(0);
            if (scan?.Audience.Key != key) scan = byKey[key];
            candidates.Add(new Candidate(reader.GetGuid(1), scan, reader.GetBoolean(2)));
        }
        return candidates;
    }

    private async Task<Verdicts> DecideAsync(List<Candidate> candidates, CancellationToken cancellationToken)
    {
        var verdicts = new Verdicts();
        ILookup<bool, Candidate> bySole = candidates.ToLookup(candidate => HasOnlyKey(candidate.Scan));
        // Where no other held key can show the object, the scanned row says all; elsewhere every held key is asked.
        foreach (Candidate candidate in bySole[true])
        {
            verdicts.Decide(candidate.Id, candidate.Scan.Audience.Entity, candidate.Visible && candidate.Scan.Mask is { } mask ? [mask] : []);
            if (from is not null) _decided.Add(candidate.Id);
        }
        Guid[] shared = [.. bySole[false].Select(candidate => candidate.Id).Distinct()];
        ILookup<Guid, KeyScan> shownBy = await ShownByAsync(shared, plan.Held, cancellationToken).ConfigureAwait(false);
        foreach (Candidate candidate in bySole[false].DistinctBy(candidate => candidate.Id))
        {
            KeyScan[] keys = [.. shownBy[candidate.Id]];
            // In a page set an object goes under the smallest of the held keys that are sent as a whole.
            if (candidate.Scan.Mode == ScanMode.Everything && keys.Any(key => key.Mode == ScanMode.Everything && string.CompareOrdinal(key.Audience.Key, candidate.Scan.Audience.Key) < 0)) continue;
            verdicts.Decide(candidate.Id, candidate.Scan.Audience.Entity, keys.Select(key => key.Mask!));
            if (from is not null) _decided.Add(candidate.Id);
        }
        // A set that replaces everything need not name what it leaves out.
        return await settings.ApplyAsync(verdicts, removes: from is not null, cancellationToken).ConfigureAwait(false);
    }

    private bool HasOnlyKey(KeyScan scan) => _held[scan.Audience.Entity].All(held => held == scan);

    private async Task<ILookup<Guid, KeyScan>> ShownByAsync(Guid[] ids, IEnumerable<KeyScan> held, CancellationToken cancellationToken)
    {
        Dictionary<string, KeyScan> byKey = held.ToDictionary(scan => scan.Audience.Key, StringComparer.Ordinal);
        var shown = new List<(Guid Id, KeyScan Scan)>();
        if (ids.Length > 0 && byKey.Count > 0)
        {
            await using NpgsqlCommand command = cut.Command(sql.Decide);
            command.Parameters.Add(new("ids", ids));
            command.Parameters.Add(new("keys", byKey.Keys.ToArray()));
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) shown.Add((reader.GetGuid(0), byKey[reader.GetString(1)]));
        }
        return shown.ToLookup(one => one.Id, one => one.Scan);
    }

    /// <summary>As many objects as the page has room for, judged by those so far.</summary>
    private int NextChunk(int greatest)
    {
        int sent = Math.Max(1, frames.Rows + frames.Removals);
        long bytesEach = Math.Max(1, frames.Bytes / sent);
        long room = Math.Min(limits.PageRowLimit - sent, (limits.PageByteLimit - frames.Bytes) / bytesEach);
        return (int)Math.Clamp(room, 1, greatest);
    }
}
