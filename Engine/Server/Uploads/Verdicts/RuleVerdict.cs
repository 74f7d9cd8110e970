using System.Text.RegularExpressions;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>Which validation rules an object's values break: every one of them is reported. Rules about other objects are not judged here.</summary>
internal sealed class RuleVerdict
{
    private const int SlowLimit = 20;

    private readonly Dictionary<ValidationRule, int> _slow = new(ReferenceEqualityComparer.Instance);

    /// <summary>Judges a new object: by every rule.</summary>
    public IEnumerable<RejectionReason> Judge(EntityDefinition entity, IReadOnlyList<object?> values) => Judge(entity, entity.ValidationRules, values);

    /// <summary>Judges a changed object: by the rules in which a changed member plays a part.</summary>
    public IEnumerable<RejectionReason> Judge(EntityDefinition entity, IReadOnlyList<object?> values, Func<MemberDefinition, bool> isChanged) =>
        Judge(entity, RulesOf(entity, isChanged), values);

    /// <summary>The rules that are broken, or cannot be evaluated, among those in which a changed member plays a part.</summary>
    public IEnumerable<ValidationRule> Broken(EntityDefinition entity, IReadOnlyList<object?> values, Func<MemberDefinition, bool> isChanged) =>
        RulesOf(entity, isChanged).Where(rule => IsBroken(entity, rule, values) != false);

    private static IEnumerable<ValidationRule> RulesOf(EntityDefinition entity, Func<MemberDefinition, bool> isChanged) =>
        entity.ValidationRules.Where(rule => rule.Members.Any(member => isChanged(entity.Member(member))));

    private IEnumerable<RejectionReason> Judge(EntityDefinition entity, IEnumerable<ValidationRule> rules, IReadOnlyList<object?> values)
    {
        foreach (ValidationRule rule in rules)
        {
            switch (IsBroken(entity, rule, values))
            {
                case true: yield return Reasons.Broken(entity, rule); break;
                case null: yield return Reasons.NotEvaluable(entity, rule); break;
            }
        }
    }

    // Null when it cannot be said. A rule that is slow for many objects is not asked any more: the batch holds locks.
    private bool? IsBroken(EntityDefinition entity, ValidationRule rule, IReadOnlyList<object?> values)
    {
        if (rule.Specialization is { } only && entity.SpecializationOf(values)?.Is(only) == false) return false;
        if (_slow.GetValueOrDefault(rule) >= SlowLimit) return null;
        try
        {
            return rule.IsBroken(entity, values);
        }
        catch (RegexMatchTimeoutException)
        {
            _slow[rule] = _slow.GetValueOrDefault(rule) + 1;
            return null;
        }
    }
}
