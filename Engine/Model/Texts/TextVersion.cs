using System.Security.Cryptography;
using System.Text;

namespace OfflineSync;

/// <summary>Names a language's texts as they are: a device that has the same need not be sent them.</summary>
internal static class TextVersion
{
    private const int Length = 16;

    public static string Of(string language, IEnumerable<KeyValuePair<string, string>> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(language);
        foreach ((string key, string text) in texts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(key);
            Append(text);
        }
        return $"{language}:{Convert.ToHexStringLower(hash.GetHashAndReset())[..Length]}";

        void Append(string part) => hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{part.Length}:{part}")));
    }

    /// <summary>The language that a version names.</summary>
    public static string LanguageOf(string version) => version.Split(':')[0];
}
