namespace OfflineSync.Tests.Model.Checks;

/// <summary>Findings in the short form in which tests expect them.</summary>
internal static class Found
{
    /// <summary>Code and place of each finding of some rules.</summary>
    public static string[] In(DomainModel model, ModelCheckOptions? options = null, string codes = "OFM") =>
        [.. ModelChecks.Of(model, options).Where(finding => finding.Code.StartsWith(codes, StringComparison.Ordinal)).Select(finding => $"{finding.Code} {finding.Place}")];

    /// <summary>The only finding of a rule.</summary>
    public static ModelFinding Only(string code, DomainModel model, ModelCheckOptions? options = null) => Assert.Single(ModelChecks.Of(model, options), finding => finding.Code == code);

    public static DomainModel Model(Action<DomainModelBuilder> define) => DomainModel.Define("M", define);
}
