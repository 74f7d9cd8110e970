using OfflineSync.Server;
using OfflineSync.Server.DryRun;
using OfflineSync.Server.Explain;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>A server with a random model, whose rules, objects, users and devices change at random, as its seed says.</summary>
internal sealed partial class RandomHistory : IAsyncDisposable
{
    private static readonly Dictionary<string, Condition> NoSettings = [];

    private readonly int _seed;
    private readonly OracleCount _count;
    private readonly Random _random, _questions;
    private readonly Shape _shape;
    private readonly RunningServer _server;
    private readonly Tables _tables;
    private readonly List<OracleUser> _users = [];
    private OfflineSyncHost _host;
    private DomainModel _model;
    private List<RandomRule> _rules = [];
    private Dictionary<string, Condition> _settings = NoSettings;
    private Grants _grants;
    private int _steps;

    private RandomHistory(int seed, OracleCount count, Random random, Shape shape, RunningServer server, DomainModel model)
    {
        (_seed, _count, _random, _shape, _server, _model) = (seed, count, random, shape, server, model);
        _questions = new Random(seed);
        _tables = new Tables(shape);
        _grants = new Grants(_tables, _rules, _settings);
        _host = server.Host;
    }

    public static async Task<RandomHistory> StartAsync(int seed, OracleCount count)
    {
        var random = new Random(seed);
        Shape shape = new RandomShape(random, count).Next();
        DomainModel model = shape.Model([], NoSettings);
        var history = new RandomHistory(seed, count, random, shape, await RunningServer.StartAloneAsync(model), model);
        count.Models++;
        foreach (string name in (string[])["anna", "bob", "cleo", "dora"])
        {
            string[] roles = history.SomeRoles();
            ObjectId id = await history._host.Users.AddAsync(name, "secret", roles);
            var values = new Dictionary<string, object?> { ["Name"] = name, ["Active"] = true, ["Roles"] = string.Join(',', roles) };
            foreach (Slot slot in shape.SlotsOf(Shape.User)) values[slot.Name] = RandomValues.OfNew(slot);
            history._users.Add(new OracleUser(history._tables.Add(Shape.User, id.Value, values), count));
        }
        await history.PopulateAsync();
        return history;
    }

    /// <summary>Other rules and settings: a history of its own begins.</summary>
    public async Task ChangeRulesAsync()
    {
        var rules = new RandomRules(_random, _shape, _count);
        Grants old = _grants;
        bool isFirst = _rules.Count == 0;
        // Some rules stay, so that what they show must not be sent again.
        _rules = [.. _rules.Where(_ => _random.Next(2) == 0), .. rules.Next().Where(_ => isFirst || _random.Next(2) == 0)];
        _settings = rules.NextSettings();
        _grants = new Grants(_tables, _rules, _settings);
        _model = _shape.Model(_rules, _settings);
        _count.Histories++;
        _count.Rules += _rules.Count;
        _count.Slow += _model.Audiences.Slow.Length;
        if (!isFirst) await CompareDryRunAsync(old);
        if (_host != _server.Host) await _host.DisposeAsync();
        _host = await _server.StartInstanceAsync(_model);
        foreach (OracleUser user in _users) await user.ConnectAsync(_host.Url, _model);
        Look();
    }

    public async Task StepAsync()
    {
        _steps++;
        switch (_random.Next(13))
        {
            case < 3: await ChangeAsync(); break;
            case 3: await CreateAsync(_random.Next(1, 4)); break;
            case 4: await ChangeRolesAsync(AnyUser()); break;
            case 5: await ChangeUserAsync(AnyUser()); break;
            case < 10: await UploadAsync(AnyUser()); break;
            default: await AnyUser().SynchronizeAsync(_tables, _grants, Story); break;
        }
        Look();
    }

    public async Task SynchronizeAllAsync()
    {
        foreach (OracleUser user in _users) await user.SynchronizeAsync(_tables, _grants, Story);
        for (int i = 0; i < 3; i++) await ExplainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (OracleUser user in _users) user.Dispose();
        if (_host != _server.Host) await _host.DisposeAsync();
        await _server.DisposeAsync();
    }

    // What the server foretells of other rules is what a look at the tables says of both.
    private async Task CompareDryRunAsync(Grants old)
    {
        DryRunReport report = await _host.Server.DryRunAsync(_model);
        var changes = _users.SelectMany(user => user.Differences(_tables, old, _grants)).ToLookup(change => change.Entity);
        string expected = string.Join("; ", changes.OrderBy(entity => entity.Key, StringComparer.Ordinal).Select(entity =>
            $"{entity.Key} +{entity.Count(one => one.Kind == '+')} -{entity.Count(one => one.Kind == '-')} ~{entity.Count(one => one.Kind == '~')} for {entity.Select(one => one.User).Distinct().Count()}"));
        string found = string.Join("; ", report.Entities.Select(entity => $"{entity.Entity} +{entity.Appearing} -{entity.Disappearing} ~{entity.Changing} for {entity.Users}"));
        Assert.True(expected == found, $"The dry run says {found} instead of {expected}.{Story()}");
        Assert.Equal(changes.SelectMany(entity => entity).Select(one => one.User).Distinct().Count(), report.Users);
    }

    // The server explains of some object what a look at the tables says, and finds its own keys in order.
    private async Task ExplainAsync()
    {
        OracleUser user = _users[_questions.Next(_users.Count)];
        Row[] rows = [.. _tables.All];
        Row asked = rows[_questions.Next(rows.Length)];
        VisibilityExplanation answer = await _host.Server.Visibility.ExplainAsync(new ObjectId(user.Row.Id), new ObjectId(asked.Id), asked.Entity);
        HashSet<string>? members = _grants.Readable(user.Row, asked);
        VisibilityVerdict verdict = members is null ? VisibilityVerdict.NotReadable : _grants.Held(user.Row).ContainsKey(asked.Id) ? VisibilityVerdict.Downloaded : VisibilityVerdict.Readable;
        Assert.True(verdict == answer.Verdict && (members is null || members.SetEquals(answer.ReadableMembers)), $"Explained of {asked} to {user}: {answer.Verdict}, {string.Join(",", answer.ReadableMembers)}; {answer.Reason}; expected {verdict}, {string.Join(",", members ?? [])}.{Story()}");
        Assert.True(answer.Stored.Agrees, $"Of {asked} to {user}: {string.Join(' ', answer.Stored.Warnings)}.{Story()}");
    }

    private void Look() => _users.ForEach(user => user.Look(_grants));

    private string Story() => $"""

        OFFLINESYNC_SEED={_seed} repeats it; step {_steps}
        {_shape}
        {string.Join(Environment.NewLine, _rules)}
        {string.Join(Environment.NewLine, _settings.Select(pair => $"setting {pair.Key} [{pair.Value.Text}]"))}
        {_tables}
        """;

    private OracleUser AnyUser() => _users[_random.Next(_users.Count)];

    private string[] SomeRoles() => [.. Shape.Roles.Where(_ => _random.Next(2) == 0).DefaultIfEmpty("Clerk")];
}
