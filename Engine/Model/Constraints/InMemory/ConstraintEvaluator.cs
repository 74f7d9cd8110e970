using System.Collections.Immutable;

namespace OfflineSync.Constraints;

/// <summary>Evaluates constraints in memory: the plainest statement of what they mean.</summary>
internal sealed class ConstraintEvaluator(IObjectSource source, ConstraintArguments arguments)
{
    /// <summary>Whether an object fulfils a constraint.</summary>
    public bool Holds(Constraint constraint, StoredObject candidate) => Holds(constraint, ImmutableStack.Create(candidate));

    // The innermost object is on top.
    private bool Holds(Constraint constraint, ImmutableStack<StoredObject> objects) => constraint switch
    {
        Constraint.And both => Holds(both.Left, objects) && Holds(both.Right, objects),
        Constraint.Or either => Holds(either.Left, objects) || Holds(either.Right, objects),
        Constraint.Not not => !Holds(not.Operand, objects),
        Constraint.Constant constant => constant.Value,
        Constraint.Comparison comparison => Holds(comparison, objects),
        Constraint.TextMatch match => TextFunctions.Apply(match.Test,
            (string?)Value(match.Text, MemberType.String, objects), (string?)Value(match.Part, MemberType.String, objects)),
        Constraint.Exists exists => Holds(exists, objects),
        Constraint.Known known => KnownValues.Holds(known, arguments),
        Constraint.HasRole role => arguments.CurrentRoles.Contains(role.Role),
        _ => throw new InvalidOperationException($"{constraint.GetType().Name} is no known constraint."),
    };

    private bool Holds(Constraint.Comparison comparison, ImmutableStack<StoredObject> objects)
    {
        MemberType type = comparison.Left.StoredType ?? throw new InvalidOperationException($"{comparison.Left} is not stored.");
        if (comparison.Right is Operand.Role role)
        {
            return UserRoles.Has((string?)Value(comparison.Left, type, objects), role.Name) == (comparison.Operator == ComparisonOperator.Equal);
        }
        object? left = Value(comparison.Left, type, objects), right = Value(comparison.Right, type, objects);
        if (left is not null && right is not null) return comparison.Operator.Holds(ValueOrder.Compare(left, right));
        // A reference that is empty, or a missing object, matches nothing.
        if (type == MemberType.Reference) return false;
        bool same = left is null && right is null;
        return comparison.Operator switch
        {
            ComparisonOperator.Equal => same,
            ComparisonOperator.NotEqual => !same,
            _ => false,
        };
    }

    private bool Holds(Constraint.Exists exists, ImmutableStack<StoredObject> objects)
    {
        StoredObject start = At(objects, exists.Up);
        AssociationStep step = exists.Step;
        if (step.Reversed) return source.Referring(step.Owner, step.Member, start.Id).Any(found => exists.Where is null || Holds(exists.Where, objects.Push(found)));
        if (start.Values[step.Member.Index] is not ObjectId target) return false;
        return exists.Where is null || (source.Find(step.Target, target) is { } referred && Holds(exists.Where, objects.Push(referred)));
    }

    private object? Value(Operand operand, MemberType type, ImmutableStack<StoredObject> objects) => operand switch
    {
        Operand.Attribute attribute => At(objects, attribute.Up).Values[attribute.Member.Index],
        Operand.Id id => At(objects, id.Up).Id,
        Operand.Function function => ValueFunctions.Apply(function.Kind, Value(function.Of, function.Of.Member.Type, objects), arguments.ZoneOf(function)),
        _ => arguments.Value(operand, type),
    };

    private static StoredObject At(ImmutableStack<StoredObject> objects, int up)
    {
        for (; up > 0; up--) objects = objects.Pop();
        return objects.Peek();
    }
}
