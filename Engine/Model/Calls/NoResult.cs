namespace OfflineSync;

/// <summary>The result of server logic that has none.</summary>
public readonly record struct NoResult;
