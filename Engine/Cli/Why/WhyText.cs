using OfflineSync.Cli.Journal;
using OfflineSync.Server.Explain;

namespace OfflineSync.Cli.Why;

/// <summary>An explanation for people, the verdict first.</summary>
internal static class WhyText
{
    public static IEnumerable<string> Lines(VisibilityExplanation explanation)
    {
        yield return $"{Verdict(explanation.Verdict)}: {explanation.Reason}";
        yield return "";
        ExplainedUser user = explanation.User;
        yield return $"user    {user.Name} ({user.Id}), {(user.IsActive ? "active" : "not active")}, {(user.Roles.IsEmpty ? "no roles" : "roles: " + string.Join(", ", user.Roles))}";
        ExplainedObject found = explanation.Object;
        yield return $"object  {found.Entity ?? "unknown"} {found.Id}{(found.IsThere ? "" : found.WasDeleted ? ", deleted" : ", not there")}";
        foreach (ExplainedRule rule in explanation.Rules)
        {
            yield return "";
            yield return $"rule {rule.Number} for {rule.Role}: {(rule.HasRole ? rule.Applies ? "applies" : "is not met" : rule.Condition is { IsMet: false } ? "he lacks the role, and it is not met" : "he lacks the role")}; reads {Members(rule.Members)}";
            foreach (string line in Condition(rule.Condition)) yield return line;
            if (rule.SlowReason is not null) yield return $"  slow: evaluated before each download, because {rule.SlowReason}";
        }
        if (explanation.Setting is { } setting)
        {
            yield return "";
            yield return $"download setting {setting.Mode}: {(setting.Includes ? "takes it" : "leaves it out")}";
            foreach (string line in Condition(setting.Condition)) yield return line;
            yield return $"readable members: {Members(explanation.ReadableMembers)}";
        }
        yield return "";
        foreach (StoredKey key in explanation.Stored.Keys) yield return $"stored under {key.Key}, {(key.IsHeld ? "which he holds" : "which he does not hold")}{(key.IsSlow ? " (as of his last download)" : "")}";
        if (explanation.Stored.Agrees) yield return "what is stored for downloads agrees with the rules";
        foreach (string warning in explanation.Stored.Warnings) yield return $"WARNING: {warning}";
    }

    private static string Verdict(VisibilityVerdict verdict) => verdict switch
    {
        VisibilityVerdict.Downloaded => "downloaded",
        VisibilityVerdict.Readable => "readable but not downloaded",
        VisibilityVerdict.NotReadable => "not readable",
        _ => "not there",
    };

    private static string Members(IReadOnlyCollection<string> members) => members.Count == 0 ? "none" : string.Join(", ", members);

    private static IEnumerable<string> Condition(ExplainedPart? part) => part is null ? [] : Part(part, 1);

    private static IEnumerable<string> Part(ExplainedPart part, int depth)
    {
        string text = part.Kind switch
        {
            ExplainedPartKind.And => "all of",
            ExplainedPartKind.Or => "one of",
            ExplainedPartKind.Not => "not",
            _ => part.Text,
        };
        string values = part.Values.IsEmpty ? "" : $": {string.Join(", ", part.Values.Select(Value))}";
        yield return $"{new string(' ', 2 * depth)}{(part.IsMet ? "met    " : "not met")}  {text}{values}";
        foreach (string line in part.Parts.SelectMany(inner => Part(inner, depth + 1))) yield return line;
    }

    private static string Value(ExplainedValue value) => $"{value.Name} = {ValueText.Of(value.Value)}{(value.UserName is null ? "" : $" ({value.UserName})")}";
}
