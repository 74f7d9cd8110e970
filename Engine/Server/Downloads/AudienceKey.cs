using OfflineSync.Audiences;

namespace OfflineSync.Server.Downloads;

/// <summary>An audience key as the table of visible pairs has it.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Conjunct">What it belongs to.</param>
/// <param name="Atom">Which of the conjunct's atoms it stands for.</param>
internal sealed record AudienceKey(string Text, AudienceConjunct Conjunct, int Atom)
{
    public EntityDefinition Entity => Conjunct.Entity;

    /// <summary>The kind of the key: its text without the value.</summary>
    public string Name => Conjunct.KeyOf(Atom);

    /// <summary>Whether an object that has the key shows to whoever holds it.</summary>
    public bool IsEnough => Conjunct.Atoms.Length <= 1;

    /// <summary>The members that some roles may read through the conjunct; null when none of them is granted it.</summary>
    public MemberMask? MaskOf(IReadOnlyCollection<string> roles)
    {
        AccessRule[] rules = [.. Conjunct.Rules.Where(rule => roles.Contains(rule.Role))];
        return rules.Length == 0 ? null : new MemberMask([.. Entity.Members.Select(member => rules.Any(rule => rule.CanRead(member)))]);
    }
}
