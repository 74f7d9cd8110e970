using System.Collections.Frozen;

namespace OfflineSync.Server.Downloads;

/// <summary>What the first round trip of a download is to read.</summary>
/// <param name="User">Whose memberships.</param>
/// <param name="Journal">Which journal's row.</param>
internal sealed record CutQuestion(ObjectId User, Guid Journal)
{
    /// <summary>The cut that changes are taken from; null for everything.</summary>
    public PgSnapshot? From { get; init; }

    /// <summary>Whether what the device has is what <see cref="From"/> showed, and nothing of a later cut.</summary>
    public bool IsOneCut { get; init; } = true;

    /// <summary>Whether the language that the user chose is read.</summary>
    public bool WithLanguage { get; init; }

    /// <summary>The key of the entry that was applied last for the device, where no checkpoint stands for it.</summary>
    public Guid? Latest { get; init; }

    /// <summary>Keys under which changes are read along.</summary>
    public IReadOnlySet<string> ExpectedKeys { get; init; } = FrozenSet<string>.Empty;

    /// <summary>How many changes at most.</summary>
    public int ChangeLimit { get; init; }

    /// <summary>Keys of the user's own entries.</summary>
    public IReadOnlyCollection<Guid> AppliedKeys { get; init; } = [];
}
