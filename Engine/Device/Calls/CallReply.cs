using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>The answer to a call, once what came with it is written.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Objects">What came and went.</param>
/// <param name="Heard">Ends when everybody was told of what changed.</param>
internal sealed record CallReply(CallAnswer Answer, ObjectTally Objects, Task Heard);
