namespace OfflineSync.Server.Calls;

/// <summary>The logic refuses its call, with words for the user.</summary>
internal sealed class ServerCallRefusedException(string reason) : Exception(reason);
