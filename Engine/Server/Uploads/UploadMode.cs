using OfflineSync.Projections;
using OfflineSync.Server.Access;
using OfflineSync.Server.Store;
using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads;

/// <summary>Who uploads: a device, whose user the access rules limit, or the operator's own code, which they don't.</summary>
internal sealed class UploadMode
{
    private readonly bool _isOperator;

    private UploadMode(bool isOperator) => _isOperator = isOperator;

    /// <summary>A device: each object is judged alone, the others go through.</summary>
    public static UploadMode Device { get; } = new(isOperator: false);

    /// <summary>The operator's code: no access rules; a rejection refuses everything and leaves no trace, for the caller hears of it at once.</summary>
    public static UploadMode Operator { get; } = new(isOperator: true);

    /// <summary>Reads the access of a user in a round trip; null where no rule limits it.</summary>
    public Answer<UserAccess>? AddAccess(RoundTrip opening, ServerStore store, ObjectId user, DateTimeOffset now) => _isOperator ? null : UserAccess.Add(opening, store.Schema, store.Model, user, now);

    public void ThrowIfAllOrNothing(IReadOnlyList<Verdict> rejected)
    {
        if (!_isOperator || rejected.Count == 0) return;
        IEnumerable<string> problems = rejected.Take(10).Select(verdict => $"- {verdict.Candidate.EntityId} {verdict.Candidate.Id}: {string.Join(" ", verdict.Reasons.Select(reason => reason.Message))}");
        throw new OfflineSyncException(rejected[0].Reasons[0].Code,
            $"{rejected.Count} object(s) cannot be committed:{Environment.NewLine}{string.Join(Environment.NewLine, problems)}",
            "Nothing of this commit was applied. Correct these objects and commit again.");
    }
}
