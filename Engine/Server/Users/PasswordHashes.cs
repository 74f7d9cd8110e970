using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace OfflineSync.Server.Users;

/// <summary>Hashes and verifies passwords with ASP.NET Core's hasher.</summary>
internal sealed class PasswordHashes
{
    private static readonly object nobody = new();

    private readonly PasswordHasher<object> _hasher;
    private readonly Lazy<string> _nobodysHash;

    public PasswordHashes(int rounds)
    {
        _hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = rounds }));
        _nobodysHash = new Lazy<string>(() => Hash(Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32))));
    }

    public string Hash(string password) => _hasher.HashPassword(nobody, password);

    /// <summary>Verifies a password. Without a hash the same work is done, and the answer is no.</summary>
    /// <param name="hash">The stored hash; null where there is no such user.</param>
    /// <param name="password">The password.</param>
    /// <param name="rehashed">A new hash when the stored one was made with fewer rounds than now.</param>
    public bool Verify(string? hash, string password, out string? rehashed)
    {
        PasswordVerificationResult result = _hasher.VerifyHashedPassword(nobody, hash ?? _nobodysHash.Value, password);
        bool isRight = hash is not null && result != PasswordVerificationResult.Failed;
        rehashed = isRight && result == PasswordVerificationResult.SuccessRehashNeeded ? Hash(password) : null;
        return isRight;
    }
}
