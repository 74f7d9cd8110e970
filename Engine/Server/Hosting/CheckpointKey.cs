using System.ComponentModel;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server;

/// <summary>A key that authenticates checkpoints. All instances of a server share the keys.</summary>
/// <param name="Id">Names the key; a checkpoint carries it.</param>
/// <param name="Secret">At least 32 random bytes.</param>
/// <remarks>In configuration a key is <c>ID:SECRET</c>, the secret in base64.</remarks>
[TypeConverter(typeof(CheckpointKeyConverter))]
public sealed record CheckpointKey(int Id, ReadOnlyMemory<byte> Secret)
{
    /// <summary>The least number of bytes of a secret.</summary>
    public const int SecretSize = 32;

    /// <summary>The key without its secret.</summary>
    public override string ToString() => $"checkpoint key {Id}";
}
