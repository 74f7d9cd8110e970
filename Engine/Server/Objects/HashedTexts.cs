using Microsoft.AspNetCore.Identity;

namespace OfflineSync.Server;

/// <summary>
/// The texts of hashed members, such as a PIN. The server's own code sets them as plain text; what is kept is a salted hash (PBKDF2), in the event
/// store as well. No device ever receives or sets one.
/// </summary>
public static class HashedTexts
{
    private static readonly object nobody = new();
    private static readonly PasswordHasher<object> hasher = new();

    /// <summary>Whether a text is the one that was set.</summary>
    /// <param name="holder">The object.</param>
    /// <param name="member">The hashed member, by name.</param>
    /// <param name="text">The text to compare.</param>
    /// <returns>False when nothing was set, too.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelUnknownName"/>: there is no such member.</exception>
    public static bool Verify(OfflineObject holder, string member, string text)
    {
        ArgumentNullException.ThrowIfNull(holder);
        ArgumentNullException.ThrowIfNull(text);
        MemberDefinition hashed = holder.Entity.Member(member);
        if (!hashed.IsHashed) throw new OfflineSyncException(ErrorCode.ModelUnknownName, $"{holder.Entity.Name}.{member} is not hashed.", "Compare its value.");
        return holder.GetValue(hashed) is string hash && hasher.VerifyHashedPassword(nobody, hash, text) != PasswordVerificationResult.Failed;
    }

    internal static object? Reserved(MemberDefinition member, object? value)
    {
        if (member.IsHashed) return value is string text ? hasher.HashPassword(nobody, text) : null;
        throw new OfflineSyncException(ErrorCode.ValueInvalid, $"{member.Name} cannot be set: the server gives its values ({member.Source}).", "Leave it out; it is set when the object is stored.");
    }
}
