namespace OfflineSync.Constraints;

/// <summary>The text under the parser's eyes, for messages that point at a place in it.</summary>
internal sealed class XPathText(EntityDefinition entity, string text)
{
    private const int Before = 60;
    private const int After = 40;
    private const int ProblemLimit = 400;

    public EntityDefinition Entity => entity;

    public string Text => text;

    /// <summary>The error at a place, with the text around it and a caret below.</summary>
    public OfflineSyncException Error(int position, string problem, string hint)
    {
        int from = Math.Max(0, position - Before), to = Math.Min(text.Length, position + After);
        string shown = (from > 0 ? "…" : "") + text[from..to].Replace('\r', ' ').Replace('\n', ' ').Replace('\t', ' ') + (to < text.Length ? "…" : "");
        string caret = new string(' ', position - from + (from > 0 ? 1 : 0)) + "^";
        // A problem may quote a text of any length.
        if (problem.Length > ProblemLimit) problem = string.Concat(problem.AsSpan(0, ProblemLimit), "…");
        return new OfflineSyncException(ErrorCode.ConstraintInvalid,
            $"The constraint on {entity.Name} cannot be read at column {position + 1}: {problem}.\n  {shown}\n  {caret}", hint);
    }
}
