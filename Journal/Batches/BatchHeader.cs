using System.Diagnostics;

namespace OfflineSync.Journal;

/// <summary>The first line of a batch.</summary>
/// <param name="Batch">The batch's id.</param>
/// <param name="Journal">The journal that its entries come from.</param>
/// <param name="User">The user who is signed in.</param>
/// <param name="ModelVersion">The version of the device's model.</param>
[DebuggerDisplay("{Batch} of {Journal}")]
internal sealed record BatchHeader(BatchId Batch, JournalId Journal, ObjectId User, string ModelVersion);
