using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>Why handlers refuse an object.</summary>
/// <param name="Reasons">What the device hears.</param>
/// <param name="Detail">What only the server's log and the synchronization error hear; null for nothing more.</param>
/// <param name="IsSilent">Whether it leaves no synchronization error.</param>
/// <param name="IsLogged">Whether the log has it already.</param>
internal sealed record Refusal(ImmutableArray<RejectionReason> Reasons, string? Detail = null, bool IsSilent = false, bool IsLogged = false)
{
    public static Refusal ByHandler(string reason, string? memberId) => Of(ErrorCode.HandlerRefused, LocalText.OfAuthor(reason), memberId);

    public static Refusal Silent(EntityDefinition entity) =>
        Of(ErrorCode.HandlerRefused, new(EngineTexts.Ignored, entity)) with { IsSilent = true };

    /// <param name="subject">The entity or call that people know it by.</param>
    /// <param name="detail">For the log.</param>
    public static Refusal Failed(string subject, string detail) =>
        Of(ErrorCode.HandlerFailed, new(EngineTexts.HandlerFailed, new TextArgument(subject, subject))) with { Detail = detail };

    /// <summary>The app's code threw; whoever calls this has logged it.</summary>
    public static Refusal Failed(string subject, Exception exception) => Failed(subject, exception.ToString()) with { IsLogged = true };

    public static Refusal TimedOut(string subject) =>
        Of(ErrorCode.HandlerTimeout, new(EngineTexts.HandlerTimeout, new TextArgument(subject, subject)));

    /// <summary>The same for the object that led to it: its members are others.</summary>
    public Refusal ForCause() => this with { Reasons = [.. Reasons.Select(reason => reason with { MemberId = null })] };

    /// <summary>What a handler did, for this object or another one, breaks a rule.</summary>
    public static Refusal BrokenRules(string subject, bool isOwn, IReadOnlyList<RejectionReason> reasons) => isOwn
        ? new Refusal([.. reasons])
        : Failed(subject, string.Join(" ", reasons.Select(reason => $"{reason.Code}: {reason.Message}")));

    private static Refusal Of(ErrorCode code, LocalText text, string? memberId = null) => new([new RejectionReason(code, text.English, memberId) { Local = text }]);
}
