using System.Buffers.Text;
using System.Security.Cryptography;

namespace OfflineSync.Server.Sessions;

/// <summary>
/// What renews a session that has expired: its id and 256 random bits, good for one renewal. The store only has its hash. The id is in it so that
/// a secret which was replaced still leads to its session, which then ends: somebody else may have a copy.
/// </summary>
/// <param name="Session">The session.</param>
/// <param name="Hash">The hash of the whole secret.</param>
internal readonly record struct RenewalSecret(Guid Session, byte[] Hash)
{
    private const int IdSize = 16;
    private const int Size = IdSize + 32;

    public static (string Text, byte[] Hash) New(Guid session)
    {
        byte[] bytes = [.. session.ToByteArray(), .. RandomNumberGenerator.GetBytes(Size - IdSize)];
        return (Base64Url.EncodeToString(bytes), SHA256.HashData(bytes));
    }

    /// <summary>Reads a secret; null when the text cannot be one.</summary>
    public static RenewalSecret? Read(string? text)
    {
        Span<byte> bytes = stackalloc byte[Size];
        return text?.Length == Base64Url.GetEncodedLength(Size) && Base64Url.TryDecodeFromChars(text, bytes, out int written) && written == Size
            ? new RenewalSecret(new Guid(bytes[..IdSize]), SHA256.HashData(bytes)) : null;
    }
}
