using OfflineSync.Server;
using OfflineSync.Server.DryRun;
using OfflineSync.Server.Explain;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>A server whose rules, objects, users and devices change at random, as its seed says.</summary>
internal sealed class RandomHistory : IAsyncDisposable
{
    private readonly int _seed;
    private readonly Random _random, _questions;
    private readonly RunningServer _server;
    private readonly Tables _tables = new();
    private readonly List<OracleUser> _users = [];
    private OfflineSyncHost _host;
    private DomainModel _model;
    private List<RandomRule> _rules = [];
    private Dictionary<string, Condition> _settings = [];
    private int _steps, _syncs, _slow;

    private RandomHistory(int seed, RunningServer server, DomainModel model)
    {
        _seed = seed;
        _random = new Random(seed);
        _questions = new Random(seed);
        _server = server;
        _host = server.Host;
        _model = model;
    }

    /// <summary>How many synchronizations showed some objects of an entity and not all.</summary>
    public int Partial { get; private set; }

    public string Summary => $"seed {_seed}: {_syncs} synchronizations, {Partial} of them showed a part, {_slow} rules were slow";

    public static async Task<RandomHistory> StartAsync(int seed)
    {
        DomainModel model = Shape.Model([.. RandomRules.Roles.Select(role => new RandomRule("Region", role, null, null))], new Dictionary<string, Condition>());
        var history = new RandomHistory(seed, await RunningServer.StartAsync(model: model), model);
        foreach (string name in (string[])["anna", "bob", "cleo", "dora"])
        {
            string[] roles = history.SomeRoles();
            ObjectId id = await history._host.Users.AddAsync(name, "secret", roles);
            history._users.Add(new OracleUser(id.Value, name, roles));
        }
        for (int i = 0; i < 40; i++) await history.ChangeAsync(creates: true);
        return history;
    }

    public async Task ChangeRulesAsync()
    {
        var rules = new RandomRules(_random);
        (List<RandomRule> oldRules, Dictionary<string, Condition> oldSettings) = (_rules, _settings);
        // Some rules stay, so that what they show must not be sent again.
        _rules = [.. _rules.Where(_ => _random.Next(2) == 0), .. rules.Next().Where(_ => _rules.Count == 0 || _random.Next(2) == 0)];
        _rules.AddRange(RandomRules.Roles.Except(_rules.Select(rule => rule.Role)).Select(role => new RandomRule("Share", role, null, null)));
        _settings = rules.NextSettings();
        _model = Shape.Model(_rules, _settings);
        _slow += _model.Audiences.Slow.Length;
        if (oldRules.Count > 0) await CompareDryRunAsync(oldRules, oldSettings);
        if (_host != _server.Host) await _host.DisposeAsync();
        _host = await _server.StartInstanceAsync(_model);
        foreach (OracleUser user in _users) await user.ConnectAsync(_host.Url, _model);
        Look();
    }

    // What the server foretells of other rules is what a look at the tables says of both.
    private async Task CompareDryRunAsync(List<RandomRule> oldRules, Dictionary<string, Condition> oldSettings)
    {
        DryRunReport report = await _host.Server.DryRunAsync(_model);
        var changes = _users.SelectMany(user => user.Differences(_tables, oldRules, oldSettings, _rules, _settings)).ToLookup(change => change.Entity);
        Assert.Equal(
            changes.OrderBy(entity => entity.Key, StringComparer.Ordinal).Select(entity => (entity.Key, entity.LongCount(one => one.Kind == '+'), entity.LongCount(one => one.Kind == '-'), entity.LongCount(one => one.Kind == '~'), entity.Select(one => one.User).Distinct().Count())),
            report.Entities.Select(entity => (entity.Entity, entity.Appearing, entity.Disappearing, entity.Changing, entity.Users)));
        Assert.Equal(changes.SelectMany(entity => entity).Select(one => one.User).Distinct().Count(), report.Users);
    }

    public async Task StepAsync()
    {
        _steps++;
        switch (_random.Next(10))
        {
            case < 5: await ChangeAsync(creates: false); break;
            case 5: await ChangeAsync(creates: true); break;
            case 6:
                OracleUser user = AnyUser();
                user.Roles = SomeRoles();
                await _host.Users.SetRolesAsync(new ObjectId(user.Id), user.Roles);
                break;
            default: await SynchronizeAsync(AnyUser()); break;
        }
        Look();
    }

    public async Task SynchronizeAllAsync()
    {
        foreach (OracleUser user in _users) await SynchronizeAsync(user);
        for (int i = 0; i < 4; i++) await ExplainAsync();
    }

    // The server explains of some object what a look at the tables says, and finds its own keys in order.
    private async Task ExplainAsync()
    {
        OracleUser user = _users[_questions.Next(_users.Count)];
        Row[] rows = [.. Shape.Entities.SelectMany(_tables.Of).OrderBy(row => row.Id)];
        Row asked = rows[_questions.Next(rows.Length)];
        VisibilityExplanation answer = await _host.Server.Visibility.ExplainAsync(new ObjectId(user.Id), new ObjectId(asked.Id), asked.Entity);
        bool shows = user.Expected(_tables, _rules, _settings).TryGetValue(asked.Id, out HashSet<string>? members);
        string story = $"seed {_seed}, step {_steps}: {asked.Entity} {asked.Id}: {answer.Reason} {string.Join(' ', answer.Stored.Warnings)}";
        Assert.True(shows == (answer.Verdict == VisibilityVerdict.Downloaded), story);
        if (shows) Assert.True(members!.SetEquals(answer.ReadableMembers), story);
        Assert.True(answer.Stored.Agrees, story);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (OracleUser user in _users) user.Dispose();
        if (_host != _server.Host) await _host.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task SynchronizeAsync(OracleUser user)
    {
        _syncs++;
        string story = $"seed {_seed}, step {_steps}, rules {string.Join("; ", _rules.Select(rule => $"{rule.Entity} {rule.Role} [{rule.Where?.Text}]"))}, settings {string.Join("; ", _settings.Select(pair => $"{pair.Key} [{pair.Value.Text}]"))}";
        if (await user.SynchronizeAsync(_tables, _rules, _settings, story)) Partial++;
    }

    private void Look() => _users.ForEach(user => user.Look(_tables, _rules, _settings));

    private OracleUser AnyUser() => _users[_random.Next(_users.Count)];

    private string[] SomeRoles() => [.. RandomRules.Roles.Where(_ => _random.Next(2) == 0).DefaultIfEmpty("Clerk")];

    // A few changes in one transaction: new objects, other values, other references, deletions.
    private async Task ChangeAsync(bool creates)
    {
        ServerObjects work = _host.Server.NewObjects();
        for (int count = _random.Next(1, 4); count > 0; count--)
        {
            string entity = Shape.Entities[_random.Next(Shape.Entities.Length)];
            Row[] rows = [.. _tables.Of(entity)];
            if (creates || rows.Length == 0)
            {
                OfflineObject created = work.Create(entity);
                var row = new Row(entity, created.Id.Value, new() { ["Title"] = $"{entity}~{created.Id.Value:N}" });
                _tables.Put(row);
                created["Title"] = (string)row["Title"]!;
                foreach (string member in MembersOf(entity)) Set(created, row, member);
                continue;
            }
            Row changed = rows[_random.Next(rows.Length)];
            OfflineObject found = (await work.FindAsync(entity, new ObjectId(changed.Id)))!;
            if (_random.Next(6) == 0)
            {
                work.Delete(found);
                await work.CommitAsync();
                work = _host.Server.NewObjects();
                _tables.Delete(changed.Id);
                continue;
            }
            string[] members = MembersOf(entity);
            Set(found, changed, members[_random.Next(members.Length)]);
        }
        await work.CommitAsync();
    }

    private static string[] MembersOf(string entity) => ["Amount", "Open", .. Shape.Links.Where(link => link.Owner == entity).Select(link => link.Member)];

    private void Set(OfflineObject target, Row row, string member)
    {
        object? value = member switch
        {
            "Amount" => _random.Next(5) == 0 ? null : _random.Next(12),
            "Open" => _random.Next(5) == 0 ? null : _random.Next(2) == 0,
            _ => Reference(Shape.Links.Single(link => link.Owner == row.Entity && link.Member == member).Target),
        };
        row.Values[member] = value;
        target[member] = value is Guid id ? new ObjectId(id) : value;
    }

    private Guid? Reference(string target)
    {
        if (_random.Next(6) == 0) return null;
        Guid[] ids = target == Shape.User ? [.. _users.Select(user => user.Id)] : [.. _tables.Of(target).Select(row => row.Id)];
        return ids.Length == 0 ? null : ids[_random.Next(ids.Length)];
    }
}
