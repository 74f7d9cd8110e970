using System.Diagnostics;

namespace OfflineSync;

/// <summary>A rule that models are checked by. <see cref="ModelChecks.Rules"/> has all of them, Engine/docs/model-checks.md the same as a table.</summary>
[DebuggerDisplay("{Code,nq} {Title,nq}")]
public sealed record ModelRule
{
    internal ModelRule(string code, FindingSeverity severity, string title, string place, string cure) => (Code, Severity, Title, Place, Cure) = (code, severity, title, place, cure);

    /// <summary>The code, such as <c>OFM101</c>. It never changes.</summary>
    public string Code { get; }

    /// <summary>How much it matters.</summary>
    public FindingSeverity Severity { get; }

    /// <summary>What is found, in a few words.</summary>
    public string Title { get; }

    /// <summary>What a finding is about: the model, an entity, a member, an association or a role.</summary>
    public string Place { get; }

    /// <summary>What to do about it.</summary>
    public string Cure { get; }
}
