using System.Text.RegularExpressions;

namespace OfflineSync;

public sealed partial class OfflineEngine
{
    /// <summary>
    /// The validation rules that an object breaks as it is in memory, for a screen that says so before it commits. The server judges in any case: rules about
    /// other objects (<see cref="UniqueRule"/>), handlers, and rules that take too long here are its alone. A change is judged there by the rules in
    /// which a changed member plays a part, and so it is here; a new object by all of them.
    /// </summary>
    /// <param name="obj">The object.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ObjectNotUsable"/>: it belongs to another engine or user; <see cref="ErrorCode.NotSignedIn"/>.</exception>
    public IReadOnlyList<BrokenRule> BrokenRulesOf(OfflineObject obj)
    {
        EntityDefinition entity = UnitOf(obj) is not null ? obj.Entity : throw NoUser();
        if (obj.IsEmpty) return [];
        object?[] values = obj.CopyValues();
        HashSet<string>? changed = obj.State == ObjectState.New ? null : [.. obj.ChangedMembers.Select(member => member.Name)];
        return
        [
            .. entity.ValidationRules
                .Where(rule => changed is null || rule.Members.Any(changed.Contains))
                .Where(rule => rule.Specialization is not { } only || entity.SpecializationOf(values)?.Is(only) != false)
                .Where(rule => IsBroken(rule, entity, values))
                .Select(rule => new BrokenRule(rule.Member, rule.Code, rule.MessageFor(entity).In(Texts))),
        ];
    }

    private static bool IsBroken(ValidationRule rule, EntityDefinition entity, object?[] values)
    {
        try
        {
            return rule.IsBroken(entity, values);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
