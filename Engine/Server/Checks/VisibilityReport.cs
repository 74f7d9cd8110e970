using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync.Server.Checks;

/// <summary>What the access rules and download settings of a model cost: which become audience keys, which are slow and why, and how much hangs on a key.</summary>
/// <param name="Rules">The rules that let somebody read, by entity.</param>
/// <param name="FanOutLimit">The limit that warnings go by.</param>
/// <param name="Warnings">What is beyond the limit, in a sentence each.</param>
[DebuggerDisplay("{Rules.Length} rules, {Warnings.Length} warnings")]
public sealed record VisibilityReport(ImmutableArray<RuleReport> Rules, int FanOutLimit, ImmutableArray<string> Warnings)
{
    /// <summary>The limit that is used when none is named.</summary>
    public const int DefaultFanOutLimit = 10_000;

    /// <summary>What can be said without a database.</summary>
    public static VisibilityReport Of(DomainModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new VisibilityReportBuilder(model, null, DefaultFanOutLimit).Build();
    }
}
