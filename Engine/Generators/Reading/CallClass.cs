namespace OfflineSync.Generators;

/// <summary>What is written for the contract of a call: plain values only.</summary>
/// <param name="Namespace">The namespace; null for none.</param>
/// <param name="Name">The record's name.</param>
/// <param name="CallName">The name that travels.</param>
/// <param name="Version">The contract's version.</param>
/// <param name="Roles">Who may call it.</param>
/// <param name="Arguments">The expression of the arguments' shape.</param>
/// <param name="Result">The expression of the result's shape.</param>
internal sealed record CallClass(string? Namespace, string Name, string CallName, int Version, EquatableList<string> Roles, string Arguments, string Result);
