using System.Text;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>A user with a device, which holds what it was sent, and everything that ever crossed the wire to it.</summary>
internal sealed class OracleUser(Guid id, string name, string[] roles) : IDisposable
{
    private readonly HashSet<Guid> _everShown = [];
    private ProtocolClient? _client;
    private Replica? _replica;

    public Guid Id => id;

    public string[] Roles { get; set; } = roles;

    /// <summary>Goes on with the server that serves now; what the device holds stays.</summary>
    public async Task ConnectAsync(Uri server, DomainModel model)
    {
        ProtocolClient? before = _client;
        _client = new ProtocolClient(server) { Model = model, ModelVersion = model.Version };
        if (before is not null) _client.Journal = before.Journal;
        before?.Dispose();
        await _client.SignInAsync(name, "secret");
        _replica = new Replica(_client, _replica);
    }

    /// <summary>Notes what is for him now, whether or not a device synchronizes before that changes.</summary>
    public void Look(Tables tables, IReadOnlyList<RandomRule> rules, IReadOnlyDictionary<string, Condition> settings) => _everShown.UnionWith(Expected(tables, rules, settings).Keys);

    /// <summary>Synchronizes, and compares what the device then holds with what a look at the tables says.</summary>
    /// <returns>Whether it is a part of everything, neither all nor nothing.</returns>
    public async Task<bool> SynchronizeAsync(Tables tables, IReadOnlyList<RandomRule> rules, IReadOnlyDictionary<string, Condition> settings, string story)
    {
        Dictionary<Guid, HashSet<string>> expected = Expected(tables, rules, settings);
        do
        {
            Received received = await _replica!.StepAsync();
            AssertNothingElseCrossed(received, tables, expected, story);
        }
        while (_replica.Cursor is not null);
        Dictionary<Guid, ReceivedRow> held = _replica.Rows;
        Assert.True(held.Keys.ToHashSet().SetEquals(expected.Keys), $"{story}: {name} ({string.Join(",", Roles)}) holds {Names(held.Keys.Except(expected.Keys))} too much, and lacks {Names(expected.Keys.Except(held.Keys))}.");
        foreach ((Guid one, HashSet<string> members) in expected)
        {
            Row row = tables.Find(one)!;
            Assert.True(members.SetEquals(held[one].Values.Keys), $"{story}: {name} was shown {string.Join(",", held[one].Values.Keys)} of {row.Entity} {row["Title"]} instead of {string.Join(",", members)}.");
            foreach (string member in members) Assert.Equal(row[member], held[one].Values[member] is ObjectId reference ? reference.Value : held[one].Values[member]);
        }
        return expected.Count > 0 && expected.Count < Shape.Entities.Sum(entity => tables.Of(entity).Count());

        string Names(IEnumerable<Guid> ids) => $"[{string.Join(", ", ids.Select(one => tables.Find(one) is { } row ? $"{row.Entity} {row["Title"]}" : one.ToString()))}]";
    }

    /// <summary>What other rules change for him: + for what appears, - for what disappears, ~ for other members.</summary>
    public IEnumerable<(Guid User, string Entity, char Kind)> Differences(Tables tables, IReadOnlyList<RandomRule> oldRules, IReadOnlyDictionary<string, Condition> oldSettings, IReadOnlyList<RandomRule> rules, IReadOnlyDictionary<string, Condition> settings)
    {
        Dictionary<Guid, HashSet<string>> before = Expected(tables, oldRules, oldSettings), after = Expected(tables, rules, settings);
        foreach (Guid one in before.Keys.Union(after.Keys))
        {
            string entity = tables.Find(one)!.Entity;
            if (!before.TryGetValue(one, out HashSet<string>? members)) yield return (id, entity, '+');
            else if (!after.TryGetValue(one, out HashSet<string>? others)) yield return (id, entity, '-');
            else if (!members.SetEquals(others)) yield return (id, entity, '~');
        }
    }

    public void Dispose() => _client?.Dispose();

    private void AssertNothingElseCrossed(Received received, Tables tables, Dictionary<Guid, HashSet<string>> expected, string story)
    {
        foreach (ReceivedRow row in received.Rows) Assert.True(expected.TryGetValue(row.Id, out HashSet<string>? members) && members.IsSupersetOf(row.Values.Keys), $"{story}: {name} was sent {row.Entity} {row.Id}.");
        Assert.All(received.RemovedIds, removed => Assert.True(_everShown.Contains(removed), $"{story}: {name} was told that {removed} is gone, which never was for him."));
        string bytes = Encoding.Latin1.GetString(_client!.LastBytes);
        foreach (Row row in Shape.Entities.SelectMany(tables.Of))
        {
            if (expected.TryGetValue(row.Id, out HashSet<string>? members) && members.Contains("Title")) continue;
            Assert.DoesNotContain((string)row["Title"]!, bytes, StringComparison.Ordinal);
        }
    }

    public Dictionary<Guid, HashSet<string>> Expected(Tables tables, IReadOnlyList<RandomRule> rules, IReadOnlyDictionary<string, Condition> settings)
    {
        var expected = new Dictionary<Guid, HashSet<string>>();
        foreach (Row row in Shape.Entities.SelectMany(tables.Of))
        {
            if (settings.TryGetValue(row.Entity, out Condition? setting) && !setting.Holds(tables, row, id)) continue;
            foreach (RandomRule rule in rules.Where(rule => rule.Entity == row.Entity && Roles.Contains(rule.Role) && rule.Where?.Holds(tables, row, id) != false))
            {
                if (!expected.TryGetValue(row.Id, out HashSet<string>? members)) expected.Add(row.Id, members = []);
                members.UnionWith(rule.Members ?? [.. Shape.Attributes, .. Shape.Links.Where(link => link.Owner == row.Entity).Select(link => link.Member)]);
            }
        }
        return expected;
    }
}
