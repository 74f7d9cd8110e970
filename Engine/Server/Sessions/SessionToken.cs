using System.Buffers.Text;
using System.Security.Cryptography;

namespace OfflineSync.Server.Sessions;

/// <summary>A reference token: 256 random bits. The store only has its hash, which is no use to whoever reads the store.</summary>
internal static class SessionToken
{
    private const int Size = 32;

    public static (string Token, byte[] Hash) New()
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(Size);
        return (Base64Url.EncodeToString(bytes), SHA256.HashData(bytes));
    }

    /// <summary>The hash of a token; null when the text cannot be one.</summary>
    public static byte[]? Hash(ReadOnlySpan<char> token)
    {
        Span<byte> bytes = stackalloc byte[Size];
        return token.Length == Base64Url.GetEncodedLength(Size) && Base64Url.TryDecodeFromChars(token, bytes, out int written) && written == Size ? SHA256.HashData(bytes) : null;
    }
}
