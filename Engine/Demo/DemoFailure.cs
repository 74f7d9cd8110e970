namespace OfflineSync.Demo;

/// <summary>Something that the demo promised did not hold. The message says what.</summary>
internal sealed class DemoFailure(string message) : Exception(message);
