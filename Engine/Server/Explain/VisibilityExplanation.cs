using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync.Server.Explain;

/// <summary>Why a user sees an object, or doesn't: everything as one cut of the database shows it.</summary>
/// <param name="At">The moment that conditions count from.</param>
/// <param name="User">The user.</param>
/// <param name="Object">The object.</param>
/// <param name="Rules">The rules of the object's entity that let somebody read, in the model's order; none where the object is not there.</param>
/// <param name="Setting">What a full synchronization does with the entity; null where the object is not there.</param>
/// <param name="ReadableMembers">The members that the rules let the user read together, in the entity's order.</param>
/// <param name="Verdict">What becomes of the object for him.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Stored">What is stored for downloads, held against the rules.</param>
[DebuggerDisplay("{Verdict}: {Reason,nq}")]
public sealed record VisibilityExplanation(
    DateTimeOffset At,
    ExplainedUser User,
    ExplainedObject Object,
    ImmutableArray<ExplainedRule> Rules,
    ExplainedSetting? Setting,
    ImmutableArray<string> ReadableMembers,
    VisibilityVerdict Verdict,
    string Reason,
    StoredVisibility Stored);
