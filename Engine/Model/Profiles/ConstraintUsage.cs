using System.Collections.Immutable;
using OfflineSync.Constraints;

namespace OfflineSync;

/// <summary>Notes what must be on the device for a condition to be evaluated there.</summary>
internal static class ConstraintUsage
{
    /// <param name="usage">Where to note it.</param>
    /// <param name="entity">The entity that the condition is about.</param>
    /// <param name="constraint">The condition.</param>
    /// <param name="user">Who uses it.</param>
    public static void Note(ProfileUsage usage, EntityDefinition entity, Constraint constraint, string user) => Note(usage, constraint, [entity], user);

    private static void Note(ProfileUsage usage, Constraint constraint, ImmutableStack<EntityDefinition> objects, string user)
    {
        EntityDefinition At(int up) => objects.ElementAt(up);
        switch (constraint)
        {
            case Constraint.And both:
                Note(usage, both.Left, objects, user);
                Note(usage, both.Right, objects, user);
                break;
            case Constraint.Or either:
                Note(usage, either.Left, objects, user);
                Note(usage, either.Right, objects, user);
                break;
            case Constraint.Not not:
                Note(usage, not.Operand, objects, user);
                break;
            case Constraint.Exists exists:
                usage.Add(exists.Step, user);
                if (exists.Where is not null) Note(usage, exists.Where, objects.Push(exists.Step.End), user);
                break;
            case Constraint.Comparison comparison:
                NoteOperand(comparison.Left);
                NoteOperand(comparison.Right);
                break;
            case Constraint.Known known:
                NoteOperand(known.Left);
                NoteOperand(known.Right);
                break;
            case Constraint.TextMatch match:
                NoteOperand(match.Text);
                NoteOperand(match.Part);
                break;
        }

        void NoteOperand(Operand operand)
        {
            switch (operand)
            {
                case Operand.Attribute attribute: usage.Add(At(attribute.Up), attribute.Member); break;
                case Operand.Function function: usage.Add(At(function.Of.Up), function.Of.Member); break;
                case Operand.UserMember of:
                    EntityDefinition users = objects.Peek().Model.Users;
                    usage.Add(users, user, isRead: true);
                    usage.Add(users, of.Member);
                    break;
            }
        }
    }
}
