using System.Collections.Immutable;
using System.Text.Json;
using OfflineSync.Projections;
using OfflineSync.Server.Uploads;

namespace OfflineSync.Server.Calls;

/// <summary>What became of a call.</summary>
/// <param name="Result">Its result; null when it is empty.</param>
/// <param name="Actions">What it wanted the user interface to do.</param>
/// <param name="Objects">The objects that go to the device.</param>
/// <param name="IsRepeated">Whether it had been carried out before.</param>
internal sealed record CallResult(JsonElement? Result, ImmutableArray<CallAction> Actions, ImmutableArray<ObjectKey> Objects, bool IsRepeated = false);

/// <summary>Something that server logic wanted the user interface to do.</summary>
internal sealed record CallAction(ServerCallActionKind Kind, string? Text, string? Member);
