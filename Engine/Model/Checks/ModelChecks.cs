using System.Collections.Immutable;

namespace OfflineSync;

/// <summary>
/// Checks a model beyond what makes it one: what will not work as expected, guidance, what other platforms forbid, and what would break
/// devices in the field. What contradicts itself never becomes a model: <see cref="DomainModel.Define"/> refuses it, naming the codes.
/// </summary>
public static class ModelChecks
{
    /// <summary>Every rule, by code.</summary>
    public static ImmutableArray<ModelRule> Rules => ModelRules.All;

    /// <summary>What there is to say about a model, by severity, worst first, then by code and in the model's order.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What else to look for; null for warnings and guidance alone.</param>
    public static ImmutableArray<ModelFinding> Of(DomainModel model, ModelCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new ModelCheckOptions();
        IEnumerable<ModelFinding> found = [.. RequiredCheck.Of(model), .. GuidanceCheck.Of(model), .. TextCheck.Of(model)];
        if (options.Compatibility) found = found.Concat(CompatibilityCheck.Of(model));
        if (options.Against is { } older) found = found.Concat(AgainstCheck.Of(model, older));
        return [.. found.OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Code, StringComparer.Ordinal)];
    }

    /// <summary>The contracts of server logic as lines of a file, to be kept with each release for <see cref="OfCalls"/>: <c>LinesOf([CloseInspection.CallContract])</c>.</summary>
    /// <param name="contracts">The contracts.</param>
    public static ImmutableArray<string> LinesOf(IEnumerable<ServerCallContract> contracts) => [.. contracts.Select(CallComparison.LineOf).Order(StringComparer.Ordinal)];

    /// <summary>What would break apps in the field that call server logic: calls that are gone, renamed, with other arguments or results, or for other roles.</summary>
    /// <param name="lines">The contracts, as <see cref="LinesOf"/> writes them.</param>
    /// <param name="older">Those of apps in the field.</param>
    /// <exception cref="FormatException">A line is no contract.</exception>
    public static ImmutableArray<ModelFinding> OfCalls(IEnumerable<string> lines, IEnumerable<string> older)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(older);
        return [.. CallComparison.Of(lines, older)];
    }

    /// <summary>What device and server log when they start.</summary>
    internal static ImmutableArray<ModelFinding> WarningsOf(DomainModel model) => [.. RequiredCheck.Of(model).Concat(TextCheck.Of(model)).Where(finding => finding.Severity == FindingSeverity.Warning)];
}
