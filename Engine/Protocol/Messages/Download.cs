namespace OfflineSync.Protocol;

/// <summary>Asks for what changed.</summary>
/// <param name="Journal">The journal of the device.</param>
/// <param name="ModelVersion">The version of the device's model.</param>
/// <param name="Token">The token of the last finished download; null asks for everything.</param>
/// <param name="Cursor">The cursor of a page set under way; null begins one.</param>
/// <param name="AppliedKeys">The keys of applied entries that are not settled: the answer says which of them its cut contains.</param>
/// <param name="ResetEntities">Stable ids of entities that the device dropped: they are answered from scratch.</param>
/// <param name="ResetObjects">Ids of objects that the device dropped: they are answered from scratch.</param>
/// <param name="HeldOutside">Ids of objects that the device holds outside its settings: each gets a verdict.</param>
/// <param name="SkippedEntities">Stable ids of entities that the device's settings keep out of downloads; null for none. The same for all pages of a set.</param>
/// <param name="OmittedMembers">Members that the device's profile keeps out of rows; null for none. The same for all pages of a set.</param>
/// <param name="Texts">The version of the texts that the device has: its language, a colon, and the beginning of a hash; null where it wants none.</param>
internal sealed record DownloadRequest(
    Guid Journal,
    string ModelVersion,
    string? Token,
    string? Cursor,
    IReadOnlyList<Guid> AppliedKeys,
    IReadOnlyList<string> ResetEntities,
    IReadOnlyList<Guid> ResetObjects,
    IReadOnlyList<Guid> HeldOutside,
    IReadOnlyList<string>? SkippedEntities = null,
    IReadOnlyList<RowLayout>? OmittedMembers = null,
    string? Texts = null);

/// <summary>What an answer is: whether it replaces everything, or changes what the device has.</summary>
internal enum DownloadKind
{
    /// <summary>Changes since the token. With a cursor it is the first page of a big delta: nothing of it shows before the set is closed.</summary>
    Delta,

    /// <summary>The first page of a page set that replaces everything the device has: what it doesn't name is gone.</summary>
    FirstPage,

    /// <summary>A further page of the set.</summary>
    NextPage,

    /// <summary>The delta that closes a page set: when it is applied, the set shows.</summary>
    ClosingDelta,
}

/// <summary>The first frame of a download.</summary>
/// <param name="Kind">What the answer is.</param>
/// <param name="ExpectedRows">About how many rows the whole page set has, for progress; 0 when not known.</param>
/// <param name="Layouts">The row layouts that rows refer to by their place in this list.</param>
internal sealed record DownloadHeader(DownloadKind Kind, long ExpectedRows, IReadOnlyList<RowLayout> Layouts);

/// <summary>The last frame of a download; without it the answer broke off.</summary>
/// <param name="Token">The token for the next download; null while a page set is under way.</param>
/// <param name="Cursor">The cursor of the next page; null when there is none.</param>
/// <param name="ContainedKeys">Those of the asked applied keys that this cut contains.</param>
/// <param name="Rows">How many rows came.</param>
/// <param name="Removals">How many removals came.</param>
/// <param name="Roles">The user's roles in this cut, sorted; left out while a page set is under way, and where only objects' states were asked for.</param>
/// <param name="Texts">The texts of the user's language; left out where the device has them, wants none, or a page set is under way.</param>
internal sealed record DownloadEnd(string? Token, string? Cursor, IReadOnlyList<Guid> ContainedKeys, int Rows, int Removals, IReadOnlyList<string>? Roles = null, TextsMessage? Texts = null);

/// <summary>Some members of an entity: those that the rows of a layout carry, in order, or those that a device wants left out.</summary>
/// <param name="Entity">The entity's stable id.</param>
/// <param name="Members">The members' stable ids.</param>
internal sealed record RowLayout(string Entity, IReadOnlyList<string> Members);
