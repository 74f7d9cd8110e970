using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>A user with a device, which holds what it was sent, and everything that ever crossed the wire to it.</summary>
internal sealed class OracleUser(Row row, OracleCount count) : IDisposable
{
    private readonly HashSet<Guid> _everShown = [];
    private readonly WireCheck _wire = new(count);
    private ProtocolClient? _client;
    private Replica? _replica;
    private TestJournal? _journal;
    // Behind an answer with states by id the server does not know of which moment the device has what.
    private bool _hasStates;

    /// <summary>The user's own object.</summary>
    public Row Row => row;

    public string Name => (string)row["Name"]!;

    /// <summary>Goes on with the server that serves now; what the device holds stays.</summary>
    public async Task ConnectAsync(Uri server, DomainModel model)
    {
        ProtocolClient? before = _client;
        string[] skipped = [.. model.Entities.Where(entity => entity.Synchronization.Mode is SyncMode.Clear or SyncMode.Preserve).Select(entity => entity.Id)];
        _client = new ProtocolClient(server) { Model = model, ModelVersion = model.Version, Skipped = skipped.Length == 0 ? null : skipped };
        if (before is not null) _client.Journal = before.Journal;
        before?.Dispose();
        await _client.SignInAsync(Name, "secret");
        _replica = new Replica(_client, _replica);
        _journal ??= new TestJournal(model, new ObjectId(row.Id)) { Id = new OfflineSync.Journal.JournalId(_client.Journal) };
    }

    /// <summary>Notes what is for him now, whether or not a device synchronizes before that changes.</summary>
    public void Look(Grants grants) => _everShown.UnionWith(grants.Held(row).Keys);

    /// <summary>Synchronizes, and compares what the device then holds with what a look at the tables says.</summary>
    public async Task SynchronizeAsync(Tables tables, Grants grants, Func<string> story)
    {
        Dictionary<Guid, HashSet<string>> expected = grants.Held(row);
        int carried = 0;
        do
        {
            Received received = await _replica!.StepAsync();
            carried += received.Rows.Count + received.Removals.Count;
            foreach (ReceivedRow sent in received.Rows)
            {
                Assert.True(expected.TryGetValue(sent.Id, out HashSet<string>? members) && members.IsSupersetOf(sent.Values.Keys), $"{this} was sent {Named(sent.Id)} with {string.Join(",", sent.Values.Keys)}.{story()}");
            }
            if (_hasStates) foreach (Guid removed in received.RemovedIds.Where(_everShown.Add)) count.Saw("sync: taken back by id behind states, never shown");
            foreach (Guid removed in received.RemovedIds) Assert.True(_everShown.Contains(removed), $"{this} was told that {removed} is gone, which never was for him.{story()}");
            string? leak = _wire.Find(_client!.LastBytes, tables, expected, [.. received.RemovedIds]);
            Assert.True(leak is null, $"To {this} crossed {leak}.{story()}");
        }
        while (_replica.Cursor is not null);
        // An empty answer leaves the device at its old checkpoint.
        if (carried > 0) _hasStates = false;
        Dictionary<Guid, ReceivedRow> held = _replica.Rows;
        Assert.True(held.Keys.ToHashSet().SetEquals(expected.Keys), $"{this} holds {Names(held.Keys.Except(expected.Keys))} too much, and lacks {Names(expected.Keys.Except(held.Keys))}.{story()}");
        foreach ((Guid one, HashSet<string> members) in expected)
        {
            Row shown = tables.Find(one)!;
            Assert.True(members.SetEquals(held[one].Values.Keys), $"{this} was shown {string.Join(",", held[one].Values.Keys)} of {shown} instead of {string.Join(",", members)}.{story()}");
            foreach (string member in members)
            {
                object? value = held[one].Values[member] is ObjectId reference ? reference.Value : held[one].Values[member];
                Assert.True(Equals(shown[member], value), $"{this} was shown {value} as {member} of {shown} instead of {shown[member]}.{story()}");
            }
            count.Members += members.Count;
        }
        count.Objects += expected.Count;
        count.Synchronizations++;
        if (expected.Count > 0 && expected.Count < tables.All.Count()) count.Partial++;

        string Named(Guid id) => tables.Find(id)?.ToString() ?? id.ToString();

        string Names(IEnumerable<Guid> ids) => $"[{string.Join(", ", ids.Select(Named))}]";
    }

    /// <summary>Sends changes, and compares what became of each, and what the answer says beside that, with a look at the tables; applies to these what was applied.</summary>
    public async Task UploadAsync(IReadOnlyList<OracleChange> changes, Tables tables, Grants grants, Func<string> story, bool isGroup)
    {
        // References as they were stand in conflicts.
        HashSet<Guid> named = [.. changes.Select(change => change.Id), .. changes.SelectMany(change => change.Values.Values.Concat(change.Shown.Values)).OfType<Guid>()];
        IReadOnlyList<SortedSet<ErrorCode>> expected = [.. changes.Select(change => change.Judge(row, tables, grants))];
        if (isGroup) expected = Together(expected);
        Dictionary<string, object?>[] taken = [.. changes.Select(change => change.Taken(row, tables, grants))];
        Dictionary<Guid, HashSet<string>> readable = Readable(tables, grants);
        named.UnionWith(from pair in readable from member in pair.Value let value = tables.Find(pair.Key)![member] where value is Guid select (Guid)value);
        _journal!.Group = isGroup ? TestJournal.NewId().Value : null;
        Guid[] keys = [.. changes.Select(change => change.Write(_journal, tables).Key.Value)];
        (Received answer, byte[] bytes) = await WireCheck.SendAsync(_client!, _journal, [.. changes.Select(change => change.Content(_journal, tables)).OfType<OfflineSync.Journal.ObjectContent>()]);
        if (isGroup) count.Saw(expected[0].Count == 0 ? "upload: group applied" : "upload: group rejected");
        _hasStates |= answer.Rows.Count + answer.Removals.Count > 0;
        for (int i = 0; i < changes.Count; i++)
        {
            Protocol.OutcomeMessage outcome = answer.Upload!.Outcomes.Single(one => one.Key == keys[i]);
            SortedSet<ErrorCode> found = [.. outcome.Reasons.Select(reason => reason.Code)];
            Assert.True(found.SetEquals(expected[i]) && outcome.Applied == (found.Count == 0),
                $"{this}: {changes[i]} was {(outcome.Applied ? "applied" : $"rejected ({string.Join(",", outcome.Reasons)})")}, and should have {(expected[i].Count == 0 ? "been applied" : $"met {string.Join(",", expected[i])}")}.{story()}");
            if (outcome.Applied) count.Saw($"upload: {changes[i].What} applied");
            foreach (ErrorCode code in found) count.Saw($"upload: {code}");
            if (!outcome.Applied) continue;
            if (changes[i].Shown.Count > taken[i].Count) count.Saw("upload: content not taken");
            if (taken[i].Count > 0) count.Saw("upload: content taken");
            changes[i].Apply(tables, taken[i], row.Id);
            if (changes[i].IsNew) _everShown.Add(changes[i].Id);
        }
        foreach ((Guid id, HashSet<string> members) in Readable(tables, grants))
        {
            if (!readable.TryAdd(id, members)) readable[id].UnionWith(members);
        }
        foreach (ReceivedRow sent in answer.Rows) Assert.True(readable.TryGetValue(sent.Id, out HashSet<string>? members) && members.IsSupersetOf(sent.Values.Keys), $"{this} was answered with {sent.Entity} {sent.Id}.{story()}");
        // What he wrote himself he knows.
        foreach (OracleChange change in changes.Where(change => change.IsNew)) readable[change.Id] = [.. change.Values.Keys];
        string? leak = _wire.Find(bytes, tables, readable, [.. named, .. answer.RemovedIds]);
        Assert.True(leak is null, $"In the answer to {this} crossed {leak}.{story()}");
    }

    // One that fails alone takes the others along before anything is held against what it refers to.
    private static List<SortedSet<ErrorCode>> Together(IReadOnlyList<SortedSet<ErrorCode>> each)
    {
        bool someAlone = each.Any(IsAlone);
        return [.. each.Select(reasons => each.All(one => one.Count == 0) || (someAlone ? IsAlone(reasons) : reasons.Count > 0) ? reasons : [ErrorCode.CauseRejected])];

        static bool IsAlone(SortedSet<ErrorCode> reasons) => reasons.Any(code => code is ErrorCode.ObjectUnavailable or ErrorCode.AccessDenied or ErrorCode.RequiredMemberEmpty);
    }

    /// <summary>What other rules change for him: + for what appears, - for what disappears, ~ for other members.</summary>
    public IEnumerable<(Guid User, string Entity, char Kind)> Differences(Tables tables, Grants old, Grants others)
    {
        Dictionary<Guid, HashSet<string>> before = old.Held(row), after = others.Held(row);
        foreach (Guid one in before.Keys.Union(after.Keys))
        {
            string entity = tables.Find(one)!.Entity;
            if (!before.TryGetValue(one, out HashSet<string>? members)) yield return (row.Id, entity, '+');
            else if (!after.TryGetValue(one, out HashSet<string>? now)) yield return (row.Id, entity, '-');
            else if (!members.SetEquals(now)) yield return (row.Id, entity, '~');
        }
    }

    public override string ToString() => $"{Name} ({row["Roles"]})";

    public void Dispose() => _client?.Dispose();

    private Dictionary<Guid, HashSet<string>> Readable(Tables tables, Grants grants)
    {
        var readable = new Dictionary<Guid, HashSet<string>>();
        foreach (Row one in tables.All)
        {
            if (grants.Readable(row, one) is { } members) readable.Add(one.Id, members);
        }
        return readable;
    }
}
