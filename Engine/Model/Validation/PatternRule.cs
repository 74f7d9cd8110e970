using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace OfflineSync;

/// <summary>The whole of a text matches a regular expression (.NET's, culture-invariant). An empty text breaks nothing.</summary>
public sealed record PatternRule : ValidationRule
{
    // What the linear matcher cannot do (look-arounds, back-references) runs with a limit: a text that takes longer is not judged.
    // It is wall-clock time, so it is long enough for a busy machine.
    private static readonly TimeSpan matchLimit = TimeSpan.FromSeconds(1);

    private static readonly ConcurrentDictionary<string, Regex> compiled = new(StringComparer.Ordinal);

    /// <summary>The regular expression. It needs no anchors.</summary>
    public required string Pattern { get; init; }

    internal override ErrorCode Code => ErrorCode.PatternMismatch;

    internal override bool IsBroken(EntityDefinition entity, IReadOnlyList<object?> values) =>
        values[entity.Member(Member).Index] is string text && !compiled.GetOrAdd(Pattern, Compile).IsMatch(text);

    internal override IEnumerable<string> Problems(EntityDefinition entity)
    {
        if (entity.Member(Member).Type != MemberType.String) return [$"{entity.Member(Member).Type} has no pattern"];
        try
        {
            Compile(Pattern);
            return [];
        }
        catch (ArgumentException exception)
        {
            return [$"the pattern cannot be read: {exception.Message}"];
        }
    }

    internal override LocalText Text(EntityDefinition entity) => new(EngineTexts.Pattern, TextArgument.Of(entity, Member), entity);

    private static Regex Compile(string pattern)
    {
        // Alone first: a pattern with a bracket too many could be right between ours.
        _ = new Regex(pattern, RegexOptions.CultureInvariant, matchLimit);
        string whole = $@"\A(?:{pattern})\z";
        try
        {
            return new Regex(whole, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new Regex(whole, RegexOptions.CultureInvariant, matchLimit);
        }
    }
}
