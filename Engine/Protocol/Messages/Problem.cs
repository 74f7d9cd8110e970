namespace OfflineSync.Protocol;

/// <summary>An error answer (RFC 9457, <c>application/problem+json</c>).</summary>
/// <param name="Code">The error code, in <c>code</c>.</param>
/// <param name="Title">What happened.</param>
/// <param name="Detail">What to do.</param>
/// <param name="Status">The HTTP status.</param>
public sealed record Problem(ErrorCode Code, string Title, string? Detail, int Status);
