using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OfflineSync.Protocol;

namespace OfflineSync.Tests.Security;

/// <summary>An answer as text to compare: status, headers and every byte of the body, with what must differ made the same: the ids of the request itself, seals, secrets, trace ids and the moments of positions.</summary>
internal static partial class AnswerText
{
    /// <param name="response">The answer.</param>
    /// <param name="known">The ids that the request named, in the order in which it took them.</param>
    public static async Task<string> OfAsync(HttpResponseMessage response, IReadOnlyList<Guid> known)
    {
        var text = new StringBuilder();
        text.AppendLine(((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
        foreach ((string name, IEnumerable<string> values) in response.Headers.Concat(response.Content.Headers).OrderBy(header => header.Key, StringComparer.Ordinal))
        {
            if (name is not ("Date" or "Content-Length" or "Transfer-Encoding")) text.AppendLine(CultureInfo.InvariantCulture, $"{name}: {string.Join(", ", values)}");
        }
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        if (response.Content.Headers.ContentType?.MediaType == ProtocolVersion.FramesContentType) await AddFramesAsync(text, body);
        else text.AppendLine(Encoding.UTF8.GetString(body));
        string result = Positions().Replace(Seals().Replace(text.ToString(), "\"$1\":\"*\""), "\"position\":*");
        for (int i = 0; i < known.Count; i++)
        {
            result = result.Replace(known[i].ToString("D"), $"<{i}>", StringComparison.OrdinalIgnoreCase)
                .Replace(Convert.ToHexString(known[i].ToByteArray(bigEndian: true)), $"<{i}>", StringComparison.OrdinalIgnoreCase);
        }
        return result;
    }

    private static async Task AddFramesAsync(StringBuilder text, byte[] body)
    {
        await using var reader = new FrameReader(new MemoryStream(body));
        while (await reader.ReadAsync(CancellationToken.None) is { } frame)
        {
            byte[] content = System.Buffers.BuffersExtensions.ToArray(frame.Content);
            text.Append(frame.Kind).Append(' ').AppendLine(frame.Kind is FrameKind.Rows or FrameKind.Removals ? Convert.ToHexString(content) : Encoding.UTF8.GetString(content));
        }
    }

    [GeneratedRegex("\"(token|cursor|traceId|renewal|expiresAt)\":\"[^\"]*\"")]
    private static partial Regex Seals();

    [GeneratedRegex("\"position\":[0-9]+")]
    private static partial Regex Positions();
}
