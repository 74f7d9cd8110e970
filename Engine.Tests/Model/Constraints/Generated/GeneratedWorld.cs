using OfflineSync.Constraints;
using OfflineSync.Projections;
using OfflineSync.Tests.Model.Constraints.Generated.Oracle;

namespace OfflineSync.Tests.Model.Constraints.Generated;

/// <summary>A random world in memory and in both databases, and whom to ask about it.</summary>
internal sealed partial class GeneratedWorld : IAsyncDisposable
{
    private const int ConstraintsPerStatement = 50;

    /// <summary>The entities that constraints are on, some more often than others.</summary>
    public static readonly string[] Entities = ["Site", "Site", "Site", "Site", "Visit", "Visit", "Area", "Area", "User"];

    private readonly DomainModel _model;
    private readonly World _world;
    private readonly WorldObjects _objects;
    private readonly SqliteObjects _sqlite;
    private readonly PostgresObjects _postgres;
    private readonly Dice _dice;
    private readonly ConstraintGenerator _generator;
    private readonly (Asker Asker, ConstraintArguments Arguments)[] _askers;

    private GeneratedWorld(DomainModel model, World world, WorldObjects objects, PostgresObjects postgres, Dice dice, GrammarCount grammar)
    {
        _model = model;
        _world = world;
        _objects = objects;
        _postgres = postgres;
        _sqlite = new SqliteObjects(model, objects);
        _dice = dice;
        _generator = new ConstraintGenerator(model, world, dice, grammar);
        _askers = [.. Enumerable.Range(0, 40).Select(_ => RandomWorld.Ask(world, dice)).Select(asker => (asker, objects.Arguments(asker)))];
    }

    /// <summary>What decides everything; OFFLINESYNC_SEED names another one.</summary>
    public static int Seed => Simulation.Seeds.Wanted ?? 20240501;

    public static async Task<GeneratedWorld> CreateAsync(int seed, GrammarCount grammar)
    {
        DomainModel model = GeneratedModel.Create();
        var dice = new Dice(seed);
        World world = RandomWorld.Create(model, dice);
        var objects = new WorldObjects(model, world);
        return new GeneratedWorld(model, world, objects, await PostgresObjects.CreateAsync("generated-store", model, objects), dice, grammar);
    }

    public GeneratedConstraint Next(string[] entities)
    {
        EntityDefinition entity = _model.Entity(_dice.Pick(entities));
        Phrase phrase = _generator.Next(entity);
        (Asker asker, ConstraintArguments arguments) = _dice.Pick(_askers);
        return new GeneratedConstraint(entity, phrase, asker, arguments, XPathParser.Parse(entity, phrase.Text));
    }

    /// <summary>How many objects there are to select from.</summary>
    public int Count(GeneratedConstraint constraint) => _world.Things[constraint.Entity.Name].Count;

    public List<Guid> AskOracle(GeneratedConstraint constraint) =>
        [.. _world.Things[constraint.Entity.Name].Where(thing => constraint.Phrase.Means(new Place(_world, constraint.Asker, thing))).Select(thing => thing.Id)];

    public List<Guid>[] AskMemory(List<GeneratedConstraint> constraints) =>
    [
        .. from constraint in constraints
           let evaluator = new ConstraintEvaluator(_objects, constraint.Arguments)
           select _objects.All(constraint.Entity).Where(stored => evaluator.Holds(constraint.Tree, stored)).Select(stored => stored.Id.Value).ToList(),
    ];

    public List<Guid>[] AskSqlite(List<GeneratedConstraint> constraints)
    {
        List<Guid>[] found = Empty(constraints);
        foreach (SqlStatement statement in Statements(QueryCompiler.Sqlite, SqlDialect.Sqlite, constraints))
        {
            _sqlite.Read(statement, row => found[row.GetInt32(0)].Add(new Guid((byte[])row[1], bigEndian: true)));
        }
        return found;
    }

    public async Task<List<Guid>[]> AskPostgresAsync(List<GeneratedConstraint> constraints)
    {
        List<Guid>[] found = Empty(constraints);
        foreach (SqlStatement statement in Statements(_postgres.Compiler, PostgresDialect.Of(_postgres.Schema), constraints))
        {
            await _postgres.ReadAsync(statement, row => found[row.GetInt32(0)].Add(row.GetGuid(1)));
        }
        return found;
    }

    public string Describe(GeneratedConstraint constraint)
    {
        List<object> parameters = [];
        string values = string.Join(", ", constraint.Asker.Variables.Select(pair => $"${pair.Key} = {pair.Value}"));
        return $"{constraint.Entity.Name}{constraint.Phrase.Text}\n{constraint.Tree}\nuser {constraint.Asker.User?.Id}, now {constraint.Asker.Now:O} in {constraint.Asker.Zone.Id}, {values}\n"
            + $"{QueryCompiler.Sqlite.Condition(constraint.Tree, constraint.Arguments, "t0", parameters)}\n{_postgres.Compiler.Condition(constraint.Tree, constraint.Arguments, "t0", [])}\n{string.Join(" | ", parameters)}";
    }

    public async ValueTask DisposeAsync()
    {
        _sqlite.Dispose();
        await _postgres.DisposeAsync();
    }

    private static List<Guid>[] Empty(List<GeneratedConstraint> constraints) => [.. constraints.Select(_ => new List<Guid>())];

    // Many constraints per statement, each with its number.
    private static IEnumerable<SqlStatement> Statements(QueryCompiler compiler, SqlDialect dialect, List<GeneratedConstraint> constraints)
    {
        foreach ((int Index, GeneratedConstraint Item)[] some in constraints.Index().Chunk(ConstraintsPerStatement))
        {
            List<object> parameters = [];
            string[] selects = [.. some.Select(one =>
                $"SELECT {one.Index}, t0.\"id\" FROM {dialect.Table(one.Item.Entity)} AS t0 WHERE {compiler.Condition(one.Item.Tree, one.Item.Arguments, "t0", parameters)}")];
            yield return new SqlStatement(string.Join("\nUNION ALL ", selects), [.. parameters]);
        }
    }
}
