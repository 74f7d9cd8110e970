namespace OfflineSync.Tests.Model.Constraints.Generated.Oracle;

/// <summary>An object as the oracle sees it. Values are null, <see cref="string"/>, <see cref="long"/>, <see cref="decimal"/>, <see cref="bool"/>, <see cref="DateTime"/> or the <see cref="Guid"/> of another thing.</summary>
internal sealed record Thing(string Entity, Guid Id, Dictionary<string, object?> Values);
