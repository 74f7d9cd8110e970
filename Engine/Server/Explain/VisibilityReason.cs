namespace OfflineSync.Server.Explain;

/// <summary>What becomes of an object for a user, and why in a sentence. Pure.</summary>
internal static class VisibilityReason
{
    public static (VisibilityVerdict Verdict, string Reason) Of(ExplainedUser user, ExplainedObject found, IReadOnlyList<ExplainedRule> rules, ExplainedSetting? setting)
    {
        if (!found.IsThere)
        {
            return (VisibilityVerdict.NotThere, found.WasDeleted ? $"This {found.Entity} was deleted: devices that had it lose it."
                : found.Entity is null ? "No object of this id was ever stored: check the id, and whether it was uploaded or rejected (`offlinesync server errors list`)."
                : $"It is a {found.Entity}, which the model does not have.");
        }
        if (!user.IsActive) return (VisibilityVerdict.NotReadable, $"{user.Name} is not active: he has no role, and his requests are refused.");
        ExplainedRule[] his = [.. rules.Where(rule => rule.HasRole)], applying = [.. his.Where(rule => rule.Applies)];
        if (rules.Count == 0) return (VisibilityVerdict.NotReadable, $"No rule lets anybody read {found.Entity}.");
        if (his.Length == 0)
        {
            string roles = user.Roles.IsEmpty ? "no role at all" : $"only {string.Join(", ", user.Roles)}";
            return (VisibilityVerdict.NotReadable, $"The rules that let {found.Entity} be read are for {string.Join(", ", rules.Select(rule => rule.Role).Distinct(StringComparer.Ordinal))}, and {user.Name} has {roles}.");
        }
        if (applying.Length == 0) return (VisibilityVerdict.NotReadable, $"The object does not fulfil the condition of {Names(his)}.");
        string readable = $"{Capital(Names(applying))} {(applying.Length == 1 ? "lets" : "let")} {user.Name} read it";
        return setting!.Includes
            ? (VisibilityVerdict.Downloaded, readable + (applying.All(rule => rule.SlowReason is not null) ? ", which is slow: it is evaluated before each of his downloads." : "."))
            : (VisibilityVerdict.Readable, $"{readable}, and {Left(setting.Mode)}.");
    }

    private static string Left(SyncMode mode) => mode switch
    {
        SyncMode.ByXPath => "it does not fulfil the condition of the download setting",
        SyncMode.Never => "the download setting is Never: it comes only when it is selected",
        _ => $"the download setting is {mode}: a full synchronization downloads none of its entity",
    };

    private static string Names(IReadOnlyList<ExplainedRule> rules) => string.Join(" and ", rules.Select(rule => FormattableString.Invariant($"rule {rule.Number} for {rule.Role}")));

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
