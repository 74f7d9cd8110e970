using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync.Server.Explain;

/// <summary>A part of a condition, and whether it is met.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The part as XPath text; of an object that a step leads to, its entity.</param>
/// <param name="IsMet">Whether it is met.</param>
/// <param name="Values">The values that were compared or met on the way.</param>
/// <param name="Parts">The parts that it consists of.</param>
[DebuggerDisplay("{Kind} {Text,nq}: {IsMet}")]
public sealed record ExplainedPart(ExplainedPartKind Kind, string Text, bool IsMet, ImmutableArray<ExplainedValue> Values, ImmutableArray<ExplainedPart> Parts);
