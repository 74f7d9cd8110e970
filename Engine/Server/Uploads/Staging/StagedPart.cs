namespace OfflineSync.Server.Uploads.Staging;

/// <summary>Some bytes of a packed batch.</summary>
/// <param name="Journal">The journal.</param>
/// <param name="Batch">The batch.</param>
/// <param name="Content">SHA-256 of the whole packed batch, in hexadecimal digits.</param>
/// <param name="Start">Where the bytes stand in it.</param>
/// <param name="Bytes">The bytes.</param>
internal sealed record StagedPart(Guid Journal, Guid Batch, string Content, long Start, byte[] Bytes);
