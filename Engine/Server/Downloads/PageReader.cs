using System.Collections.Immutable;
using Npgsql;
using OfflineSync.Audiences;

namespace OfflineSync.Server.Downloads;

/// <summary>Which objects fulfil a slow condition in the cut, among some.</summary>
internal delegate Task<IReadOnlySet<Guid>> SlowCheck(AudienceConjunct conjunct, IEnumerable<Guid> ids, CancellationToken cancellationToken);

/// <summary>
/// Reads a page: the scans yield ids, then each id is decided over all held keys. What is decided here is decided in this page's cut;
/// whatever changes behind the page's position comes with the closing delta.
/// </summary>
internal sealed class PageReader(CutTransaction cut, DownloadSql sql, DownloadPlan plan, DownloadStart start, AnswerFrames frames, OfflineSyncServerOptions limits, SlowCheck slow, ForeseenChanges? foreseen = null)
{
    private const int FirstChunk = 512;
    private const int GreatestChunk = 8192;

    private readonly PgSnapshot? _from = start.From;
    private readonly ILookup<EntityDefinition, KeyScan> _held = plan.Held.ToLookup(scan => scan.Key.Entity);
    private readonly Dictionary<string, KeyScan> _byKey = plan.Scans.ToDictionary(scan => scan.Key.Text, StringComparer.Ordinal);
    private readonly VerdictWriter _writer = new(cut, sql, frames);
    private readonly long _rowLimit = (long)limits.PageRowLimit * start.PageFactor;
    private readonly long _byteLimit = Math.Min(limits.PageByteLimit, long.MaxValue >> 10) * start.PageFactor;
    private readonly HashSet<Guid> _decided = [];
    private readonly Dictionary<EntityDefinition, bool> _alike = [];
    private int _chunk = FirstChunkOf(limits);

    /// <summary>The objects that changes, gained and lost keys led to, and of which this page of a delta has said what is to say.</summary>
    public IReadOnlySet<Guid> Decided => _decided;

    private bool IsFull => frames.Rows + frames.Removals >= _rowLimit || frames.Bytes >= _byteLimit;

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
        // Keys are looked at in their order; those next to each other that are looked at in one way share their statements.
        KeyScan[] left = [.. plan.Scans.Where(scan => IsScannedWhole(scan) && string.CompareOrdinal(scan.Key.Text, position.Key) >= 0)];
        for (int first = 0, last; first < left.Length; first = last)
        {
            KeyScan scan = left[first];
            Guid after = scan.Key.Text == position.Key ? position.Id : Guid.Empty;
            last = first + 1;
            if (_from is null && IsOnlyKey(scan))
            {
                if (await ReadRowsAsync(scan, after, cancellationToken).ConfigureAwait(false) is { } following) return following;
                continue;
            }
            while (last < left.Length && !(_from is null && IsOnlyKey(left[last]))) last++;
            string statement = _from is null ? sql.Everything : sql.EverythingSince;
            if (await ScanAsync(statement, [.. left[first..last]], new PagePosition(true, scan.Key.Text, after), cancellationToken).ConfigureAwait(false) is { } next) return next;
        }
        return null;
    }

    /// <summary>Decides objects by their ids, over all held keys: a row or a removal for each.</summary>
    public async Task<Verdicts> DecideAsync(IReadOnlyCollection<(Guid Id, EntityDefinition Entity)> objects, CancellationToken cancellationToken)
    {
        ILookup<Guid, ObjectKeyRow> keys = await KeysAsync([.. objects.Select(one => one.Id)], cancellationToken).ConfigureAwait(false);
        var verdicts = new Verdicts();
        foreach ((Guid id, EntityDefinition entity) in objects) verdicts.Decide(id, entity, MasksOf(keys[id]));
        return verdicts;
    }

    private async Task<PagePosition?> ScanAsync(string statement, ImmutableArray<KeyScan> scans, PagePosition position, CancellationToken cancellationToken)
    {
        while (true)
        {
            List<Candidate> candidates = await CandidatesAsync(statement, scans, position, cancellationToken).ConfigureAwait(false);
            await _writer.WriteAsync(await DecideAsync(candidates, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            if (candidates.Count < _chunk) return null;
            position = position with { Key = candidates[^1].Scan.Key.Text, Id = candidates[^1].Id };
            if (IsFull) return position;
            _chunk = NextChunk(GreatestChunk);
        }
    }

    /// <summary>A key of a first download that no other held key can add to: its rows are the answer, and nothing has to be decided.</summary>
    private async Task<PagePosition?> ReadRowsAsync(KeyScan scan, Guid after, CancellationToken cancellationToken)
    {
        MemberDefinition[] members = [.. frames.Layouts.MembersOf(scan.Key.Entity, scan.Mask!)];
        while (true)
        {
            await using NpgsqlCommand command = cut.Command(sql.EverythingRows(scan.Key.Entity, members));
            command.Parameters.Add(new("key", scan.Key.Text));
            command.Parameters.Add(new("id", after));
            command.Parameters.Add(new("limit", _chunk));
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            int place = frames.Layouts.PlaceOf(scan.Key.Entity, scan.Mask!);
            (int rows, after) = await frames.AddRowsAsync(place, members, reader, cancellationToken).ConfigureAwait(false);
            if (rows < _chunk) return null;
            if (IsFull) return new PagePosition(true, scan.Key.Text, after);
            _chunk = NextChunk(int.MaxValue);
        }
    }

    private async Task<List<Candidate>> CandidatesAsync(string statement, ImmutableArray<KeyScan> scans, PagePosition position, CancellationToken cancellationToken)
    {
        string[] keys = [.. scans.Select(scan => scan.Key.Text)];
        if (statement == sql.Changes && foreseen?.Fits(keys, position, _chunk) == true) return [.. foreseen.Rows.Select(row => new Candidate(row.Id, _byKey[row.Key], row.Visible, row.Was))];
        await using NpgsqlCommand command = cut.Command(statement);
        command.Parameters.Add(new("keys", statement == sql.Changes ? keys : [.. keys.Where(key => string.CompareOrdinal(key, position.Key) >= 0)]));
        command.Parameters.Add(new("key", position.Key));
        command.Parameters.Add(new("id", position.Id));
        command.Parameters.Add(new("limit", _chunk));
        if (_from is { } snapshot) CutTransaction.AddSince(command.Parameters, snapshot, start.Presented!.Journal, start.IsOneCut);
        var candidates = new List<Candidate>();
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        KeyScan? scan = null;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            string key = reader.GetString(0);
            if (statement != sql.Changes && scan is not null && string.CompareOrdinal(key, scan.Key.Text) < 0) throw new InvalidOperationException("The keys of a page did not come in their order.");
            if (scan?.Key.Text != key) scan = _byKey[key];
            candidates.Add(new Candidate(reader.GetGuid(1), scan, reader.GetBoolean(2), reader.GetBoolean(3)));
        }
        return candidates;
    }

    private async Task<Verdicts> DecideAsync(List<Candidate> candidates, CancellationToken cancellationToken)
    {
        var verdicts = new Verdicts();
        ILookup<bool, Candidate> bySole = candidates.ToLookup(candidate => IsOnlyKey(candidate.Scan) || (candidate is { Visible: true, Scan.Mode: ScanMode.Changes } && KeysAreAlike(candidate.Scan.Key.Entity)));
        var sole = new HashSet<Guid>();
        // Where no other held key can show the object, or more of it, the scanned row says all; elsewhere every held key is asked.
        foreach (Candidate candidate in bySole[true])
        {
            MemberMask? mask = candidate.Visible ? candidate.Scan.Mask : null;
            bool wasShown = _from is not null && candidate is { Was: true, Scan.WasHeld: true };
            if ((mask is not null || wasShown) && sole.Add(candidate.Id)) Decide(candidate, mask is null ? [] : [mask]);
        }
        ILookup<Guid, ObjectKeyRow> keysOf = await KeysAsync([.. bySole[false].Select(candidate => candidate.Id).Distinct()], cancellationToken).ConfigureAwait(false);
        foreach (Candidate candidate in bySole[false].DistinctBy(candidate => candidate.Id).Where(candidate => !sole.Contains(candidate.Id)))
        {
            ObjectKeyRow[] keys = [.. keysOf[candidate.Id]];
            // In a page set an object goes under the smallest of the held keys that are sent as a whole.
            if (candidate.Scan.Mode == ScanMode.Everything && keys.Any(key => key.Visible && key.Scan.Mode == ScanMode.Everything && IsScannedWhole(key.Scan) && string.CompareOrdinal(key.Scan.Key.Text, candidate.Scan.Key.Text) < 0)) continue;
            MemberMask[] masks = MasksOf(keys);
            // What the device does not have is not taken back: nobody learns the id of an object that was not for him.
            if (masks.Length > 0 || WasShown(keys)) Decide(candidate, masks);
        }
        return verdicts;

        void Decide(Candidate candidate, IReadOnlyCollection<MemberMask> masks)
        {
            // Several keys of a page may lead to an object; it is decided over all of them.
            if (_from is not null && !_decided.Add(candidate.Id)) return;
            verdicts.Decide(candidate.Id, candidate.Scan.Key.Entity, masks);
        }
    }

    /// <summary>What the conjuncts let through of which an object has every key: all keys are held and visible.</summary>
    private static MemberMask[] MasksOf(IEnumerable<ObjectKeyRow> keys) => [.. Complete(keys.Where(key => key.Visible && key.Scan.Mask is not null)).Select(conjunct => conjunct.First().Scan.Mask!)];

    // A set that replaces everything need not name what it leaves out.
    private bool WasShown(IEnumerable<ObjectKeyRow> keys) => _from is not null && Complete(keys.Where(key => key is { Was: true, Scan.WasHeld: true })).Any();

    private static IEnumerable<IGrouping<AudienceConjunct, ObjectKeyRow>> Complete(IEnumerable<ObjectKeyRow> keys) =>
        keys.GroupBy(key => key.Scan.Key.Conjunct).Where(conjunct => conjunct.Select(key => key.Scan.Key.Atom).Distinct().Count() >= conjunct.Key.Atoms.Length);

    private bool IsOnlyKey(KeyScan scan) => scan.Key is { IsEnough: true, Conjunct.Slow: null } && _held[scan.Key.Entity].All(held => held == scan);

    /// <summary>Whether each held key shows an entity's objects by itself, and all show the same of them: then one is as good as all.</summary>
    private bool KeysAreAlike(EntityDefinition entity)
    {
        if (_alike.TryGetValue(entity, out bool alike)) return alike;
        MemberMask first = _held[entity].First().Mask!;
        return _alike[entity] = _held[entity].All(held => held.Key is { IsEnough: true, Conjunct.Slow: null } && held.Mask!.Equals(first));
    }

    // Whoever has every key of a conjunct has the first: without a token the others need not be looked through.
    private bool IsScannedWhole(KeyScan scan) => scan.Mode != ScanMode.Changes && (_from is not null || scan.Key.Atom == 0);

    /// <summary>Under which of the plan's keys objects are, or perhaps were at the token.</summary>
    private async Task<ILookup<Guid, ObjectKeyRow>> KeysAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        var rows = new List<(Guid Id, ObjectKeyRow Row)>();
        if (ids.Length > 0 && _byKey.Count > 0)
        {
            await using NpgsqlCommand command = cut.Command(_from is null ? sql.KeysOf : sql.KeysOfSince);
            command.Parameters.Add(new("ids", ids));
            command.Parameters.Add(new("keys", _byKey.Keys.ToArray()));
            if (_from is { } snapshot) CutTransaction.AddSince(command.Parameters, snapshot, start.Presented!.Journal, start.IsOneCut);
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) rows.Add((reader.GetGuid(0), new ObjectKeyRow(_byKey[reader.GetString(1)], reader.GetBoolean(2), reader.GetBoolean(3))));
        }
        foreach (IGrouping<AudienceConjunct, Guid> asked in rows.Where(one => one.Row is { Visible: true, Scan.Key.Conjunct.Slow: not null }).ToLookup(one => one.Row.Scan.Key.Conjunct, one => one.Id))
        {
            IReadOnlySet<Guid> holding = await slow(asked.Key, asked, cancellationToken).ConfigureAwait(false);
            rows = [.. rows.Select(one => one.Row.Scan.Key.Conjunct == asked.Key && !holding.Contains(one.Id) ? (one.Id, one.Row with { Visible = false }) : one)];
        }
        return rows.ToLookup(one => one.Id, one => one.Row);
    }

    /// <summary>An object's row under a key of the plan.</summary>
    /// <param name="Scan">The key.</param>
    /// <param name="Visible">Whether the object is under it now.</param>
    /// <param name="Was">Whether it was, perhaps, at the checkpoint.</param>
    private readonly record struct ObjectKeyRow(KeyScan Scan, bool Visible, bool Was);

    /// <summary>As many objects as the page has room for, judged by those so far.</summary>
    private int NextChunk(int greatest)
    {
        int sent = Math.Max(1, frames.Rows + frames.Removals);
        long bytesEach = Math.Max(1, frames.Bytes / sent);
        long room = Math.Min(_rowLimit - sent, (_byteLimit - frames.Bytes) / bytesEach);
        return (int)Math.Clamp(room, 1, greatest);
    }
}
