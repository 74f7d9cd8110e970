using System.Diagnostics;
using System.Text;
using System.Text.Json.Serialization;

namespace OfflineSync.Protocol;

/// <summary>An error answer (RFC 9457, <c>application/problem+json</c>). It says nothing of the server's inside.</summary>
/// <param name="Code">The error code, in <c>code</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What happened, naming the place.</param>
/// <param name="Hint">What to do about it.</param>
/// <param name="TraceId">The trace id under which the server's log tells more.</param>
[DebuggerDisplay("{Status} {Code}: {Detail}")]
internal sealed record Problem(ErrorCode Code, int Status, string Detail, string? Hint = null, string? TraceId = null)
{
    /// <summary>The kind of problem as an URI: one for each code, never fetched.</summary>
    [JsonPropertyOrder(-2)]
    public string Type => $"urn:offlinesync:error:{Code}";

    /// <summary>The kind of problem in words: one text for each code.</summary>
    [JsonPropertyOrder(-1)]
    public string Title { get; } = Words(Code.ToString());

    private static string Words(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        foreach (char letter in name) _ = char.IsUpper(letter) && words.Length > 0 ? words.Append(' ').Append(char.ToLowerInvariant(letter)) : words.Append(letter);
        return words.ToString();
    }
}
