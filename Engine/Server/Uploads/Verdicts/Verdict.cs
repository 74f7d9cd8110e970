using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>What was found about a candidate.</summary>
internal sealed class Verdict(Candidate candidate)
{
    public Candidate Candidate { get; } = candidate;

    /// <summary>Why it is rejected; empty while it passes.</summary>
    public List<RejectionReason> Reasons { get; } = [];

    /// <summary>What only the log and the synchronization error hear of the reasons.</summary>
    public string? Detail { get; set; }

    /// <summary>Whether its rejection leaves no synchronization error.</summary>
    public bool IsSilent { get; set; }

    public bool Passes => Reasons.Count == 0;

    /// <summary>From here on, the reasons are in this language.</summary>
    public void Say(LanguageTexts texts)
    {
        for (int index = 0; index < Reasons.Count; index++) Reasons[index] = Reasons[index].In(texts);
    }

    /// <summary>The references that are emptied although the candidate passes, with the entry that is the cause.</summary>
    public Dictionary<MemberDefinition, (ObjectId Before, EntryKey Cause)> Emptied { get; } = [];

    /// <summary>What the conflict policy made of a foreign change.</summary>
    public ObjectOverwritten? Overwritten { get; set; }
}
