using System.Collections.Immutable;
using Npgsql;
using OfflineSync.Constraints;
using OfflineSync.Projections;

namespace OfflineSync.Server.Explain;

/// <summary>
/// Takes a condition apart and asks the database about each part, inside one transaction: a statement for each object on the way. It
/// decides nothing itself; whether a part is met is what the same SQL says that decides downloads.
/// </summary>
internal sealed class ConditionExplainer(NpgsqlTransaction transaction, StoreSchema schema, DomainModel model, ConstraintArguments arguments, CancellationToken cancellationToken)
{
    // Of the objects that a step to many leads to; on a way that passed one such step already, one is shown.
    private const int ShownObjects = 3;

    /// <summary>The parts of a condition on an object; null when the object is not there.</summary>
    public async Task<ExplainedPart?> ExplainAsync(Constraint constraint, ImmutableArray<Place> places, bool passedMany = false)
    {
        var statement = new PlaceStatement(schema, model.Users, arguments, places);
        Func<object?[], Task<ExplainedPart>> explain = Ask(constraint, statement, passedMany);
        return await statement.ReadAsync(transaction, cancellationToken).ConfigureAwait(false) is { } row ? await explain(row).ConfigureAwait(false) : null;
    }

    // Adds what is asked to the statement; what comes back makes the part of the row.
    private Func<object?[], Task<ExplainedPart>> Ask(Constraint constraint, PlaceStatement statement, bool passedMany)
    {
        int met = statement.Condition(constraint);
        string text = constraint.ToString()[1..^1];
        switch (constraint)
        {
            case Constraint.And:
                return Group(ExplainedPartKind.And, Chain<Constraint.And>(constraint, both => (both.Left, both.Right)));
            case Constraint.Or:
                return Group(ExplainedPartKind.Or, Chain<Constraint.Or>(constraint, either => (either.Left, either.Right)));
            case Constraint.Not not:
                return Group(ExplainedPartKind.Not, [not.Operand]);
            case Constraint.Comparison comparison:
                return Leaf(ExplainedPartKind.Comparison, ValueOf(comparison.Left, comparison.Right, statement), ValueOf(comparison.Right, comparison.Left, statement));
            case Constraint.Known known:
                return Leaf(ExplainedPartKind.Comparison, ValueOf(known.Left, known.Right, statement), ValueOf(known.Right, known.Left, statement));
            case Constraint.TextMatch match:
                return Leaf(ExplainedPartKind.Text, ValueOf(match.Text, null, statement), ValueOf(match.Part, null, statement));
            case Constraint.HasRole:
                return row => Task.FromResult(new ExplainedPart(ExplainedPartKind.Role, text, IsMet(row), [], []));
            case Constraint.Exists exists:
                return exists.Step.Reversed ? ToMany(exists) : ToOne(exists);
            default:
                return row => Task.FromResult(new ExplainedPart(ExplainedPartKind.Constant, text, IsMet(row), [], []));
        }

        bool IsMet(object?[] row) => (bool)row[met]!;

        Func<object?[], Task<ExplainedPart>> Group(ExplainedPartKind kind, IEnumerable<Constraint> parts)
        {
            Func<object?[], Task<ExplainedPart>>[] asked = [.. parts.Select(part => Ask(part, statement, passedMany))];
            return async row =>
            {
                ImmutableArray<ExplainedPart>.Builder explained = ImmutableArray.CreateBuilder<ExplainedPart>();
                foreach (Func<object?[], Task<ExplainedPart>> one in asked) explained.Add(await one(row).ConfigureAwait(false));
                return new ExplainedPart(kind, text, IsMet(row), [], explained.ToImmutable());
            };
        }

        Func<object?[], Task<ExplainedPart>> Leaf(ExplainedPartKind kind, params Func<object?[], ExplainedValue?>[] values) =>
            row => Task.FromResult(new ExplainedPart(kind, text, IsMet(row), [.. values.Select(value => value(row)).OfType<ExplainedValue>()], []));

        Func<object?[], Task<ExplainedPart>> ToOne(Constraint.Exists exists)
        {
            Func<object?[], ExplainedValue?> reference = ValueOf(new Operand.Attribute(exists.Step.Member, exists.Up), null, statement);
            return async row =>
            {
                ExplainedValue referred = reference(row)!;
                ExplainedPart[] objects = exists.Where is not null && referred.Value is ObjectId target ? [await ObjectAsync(exists, target).ConfigureAwait(false)] : [];
                return new ExplainedPart(ExplainedPartKind.Step, StepText(exists), IsMet(row), [referred], [.. objects]);
            };
        }

        Func<object?[], Task<ExplainedPart>> ToMany(Constraint.Exists exists)
        {
            int limit = passedMany ? 1 : ShownObjects;
            int count = statement.Count(exists), fulfilling = statement.Some(exists, true, limit), others = statement.Some(exists, false, limit);
            return async row =>
            {
                var objects = new List<ExplainedPart>();
                foreach (Guid id in ((Guid[])row[fulfilling]!).Concat((Guid[])row[others]!).Take(limit)) objects.Add(await ObjectAsync(exists, new ObjectId(id)).ConfigureAwait(false));
                return new ExplainedPart(ExplainedPartKind.Step, StepText(exists), IsMet(row), [new ExplainedValue($"number of {exists.Step.End.Name}", row[count])], [.. objects]);
            };
        }

        async Task<ExplainedPart> ObjectAsync(Constraint.Exists exists, ObjectId id)
        {
            ExplainedPart? inner = await ExplainAsync(exists.Where ?? Constraint.All, statement.Places.Add(new Place(exists.Step.End, id)), passedMany || exists.Step.Reversed).ConfigureAwait(false);
            return new ExplainedPart(ExplainedPartKind.Object, inner is null ? $"{exists.Step.End.Name}, which is not there" : exists.Step.End.Name, inner is { IsMet: true }, [new ExplainedValue("id", id)], inner is null ? [] : [inner]);
        }
    }

    private Func<object?[], ExplainedValue?> ValueOf(Operand operand, Operand? other, PlaceStatement statement)
    {
        if (operand is Operand.Literal or Operand.Empty or Operand.Role) return _ => null;
        string name = operand.ToString().Trim('\'');
        if (statement.Value(operand) is not { } column)
        {
            object? value = arguments.Value(operand, other?.StoredType ?? KnownValues.TypeOf(operand, other ?? operand) ?? MemberType.String);
            return _ => new ExplainedValue(name, value);
        }
        int? userName = IsUser(operand, statement) ? statement.UserName(operand) : null;
        return row => new ExplainedValue(name, row[column], userName is { } place ? (string?)row[place] : null);
    }

    private bool IsUser(Operand operand, PlaceStatement statement) => operand switch
    {
        Operand.Attribute attribute => attribute.Member.Target == model.Users.Name,
        Operand.UserMember own => own.Member.Target == model.Users.Name,
        Operand.Token => true,
        Operand.Id id => statement.Places[^(id.Up + 1)].Entity == model.Users,
        _ => false,
    };

    private static string StepText(Constraint.Exists exists) => (exists with { Where = null }).ToString()[1..^1];

    // A chain of the same connective reads as one.
    private static IEnumerable<Constraint> Chain<T>(Constraint constraint, Func<T, (Constraint Left, Constraint Right)> ends)
        where T : Constraint =>
        constraint is T pair ? Chain(ends(pair).Left, ends).Concat(Chain(ends(pair).Right, ends)) : [constraint];
}
