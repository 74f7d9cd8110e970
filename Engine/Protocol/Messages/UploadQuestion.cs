namespace OfflineSync.Protocol;

/// <summary>
/// What an upload asks for beside its outcomes: a line before the batch's first one, or alone where there is nothing to send. It is no part
/// of the batch: the same batch may be sent again with another question.
/// </summary>
/// <param name="Refresh">Objects that are answered with their state, whether or not the batch has entries of them.</param>
/// <param name="AppliedKeys">Keys of entries that were applied earlier: the answer says of which its states contain the effect.</param>
/// <param name="AskedKeys">Keys of entries that were decided earlier: the answer says which of them the store knows. Left out where none are asked for.</param>
/// <param name="OmittedMembers">Members that the device's profile keeps out of states; null for none.</param>
/// <param name="Recovered">Where the batch's entries stood in a store that was restored since, in the order of the batch; together they are as many as the batch has. Left out where none came back.</param>
internal sealed record UploadQuestion(IReadOnlyList<ObjectList> Refresh, IReadOnlyList<Guid> AppliedKeys, IReadOnlyList<Guid>? AskedKeys = null, IReadOnlyList<RowLayout>? OmittedMembers = null, IReadOnlyList<PositionRun>? Recovered = null)
{
    /// <summary>How the line begins, and no line of a batch does.</summary>
    public static ReadOnlySpan<byte> LineStart => "{\"refresh\""u8;
}

/// <summary>Entries of a batch, one behind the other, that had the same position in a store.</summary>
/// <param name="Count">How many.</param>
/// <param name="Position">Their position; null where they had none.</param>
internal sealed record PositionRun(int Count, long? Position = null);

/// <summary>Objects of one entity.</summary>
/// <param name="Entity">The entity's stable id.</param>
/// <param name="Ids">The objects' ids.</param>
internal sealed record ObjectList(string Entity, IReadOnlyList<Guid> Ids);
