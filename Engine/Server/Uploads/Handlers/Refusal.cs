using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>Why handlers refuse an object.</summary>
/// <param name="Reasons">What the device hears.</param>
/// <param name="Detail">What only the server's log and the synchronization error hear; null for nothing more.</param>
/// <param name="IsSilent">Whether it leaves no synchronization error.</param>
internal sealed record Refusal(ImmutableArray<RejectionReason> Reasons, string? Detail = null, bool IsSilent = false)
{
    public static Refusal ByHandler(string reason, string? memberId) => Of(ErrorCode.HandlerRefused, reason, memberId);

    public static Refusal Silent(EntityDefinition entity) =>
        Of(ErrorCode.HandlerRefused, $"The server ignored this {entity.Name}.") with { IsSilent = true };

    public static Refusal Failed(EntityDefinition entity, string detail) =>
        Of(ErrorCode.HandlerFailed, $"The server's own code could not process this {entity.Name}. Its log has the details.") with { Detail = detail };

    public static Refusal TimedOut(EntityDefinition entity) =>
        Of(ErrorCode.HandlerTimeout, $"The server's own code took too long for this {entity.Name}, and was cancelled.");

    /// <summary>The same for the object that led to it: its members are others.</summary>
    public Refusal ForCause() => this with { Reasons = [.. Reasons.Select(reason => reason with { MemberId = null })] };

    /// <summary>What a handler did, for this object or another one, breaks a rule.</summary>
    public static Refusal BrokenRules(EntityDefinition entity, bool isOwn, IReadOnlyList<RejectionReason> reasons) => isOwn
        ? new Refusal([.. reasons])
        : Failed(entity, string.Join(" ", reasons.Select(reason => $"{reason.Code}: {reason.Message}")));

    private static Refusal Of(ErrorCode code, string message, string? memberId = null) => new([new RejectionReason(code, message, memberId)]);
}
