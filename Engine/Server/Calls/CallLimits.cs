namespace OfflineSync.Server.Calls;

/// <summary>The limits of calls.</summary>
/// <param name="TimeLimit">How long the logic may run before it is cancelled.</param>
/// <param name="ByteLimit">The greatest arguments and the greatest result, in bytes of JSON.</param>
/// <param name="ObjectLimit">How many objects a call sends to the device.</param>
/// <param name="AnswerLifetime">How long answers are kept.</param>
/// <param name="LogExceptionMessages">Whether logs repeat the messages of exceptions.</param>
internal sealed record CallLimits(TimeSpan TimeLimit, int ByteLimit, int ObjectLimit, TimeSpan AnswerLifetime, bool LogExceptionMessages);
