using System.Globalization;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads;

/// <summary>The texts of rejections, in the model's default language until the user's is chosen (<see cref="In"/>). They name entities, members and ids, never values.</summary>
internal static class Reasons
{
    /// <summary>The same for what is deleted, was never there, or doesn't show to the user.</summary>
    public static RejectionReason Unavailable(EntityDefinition entity) => Of(ErrorCode.ObjectUnavailable, entity, new(EngineTexts.Unavailable, entity));

    /// <summary>Not a rejection: the device that has what is missing may still bring it.</summary>
    public static RejectionReason Held(EntityDefinition entity, DateTimeOffset until) =>
        Of(ErrorCode.ObjectUnavailable, entity, new(EngineTexts.Held, entity, until.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)));

    public static RejectionReason CannotCreate(EntityDefinition entity) => Of(ErrorCode.AccessDenied, entity, new(EngineTexts.CannotCreate, entity));

    public static RejectionReason CannotDelete(EntityDefinition entity) => Of(ErrorCode.AccessDenied, entity, new(EngineTexts.CannotDelete, entity));

    public static RejectionReason CannotWrite(EntityDefinition entity, MemberDefinition member) =>
        Of(ErrorCode.AccessDenied, entity, new(EngineTexts.CannotWrite, TextArgument.Of(entity, member.Name), entity), member.Id);

    public static RejectionReason Broken(EntityDefinition entity, ValidationRule rule) => Of(rule.Code, entity, rule.MessageFor(entity), entity.Member(rule.Member).Id);

    public static RejectionReason NotEvaluable(EntityDefinition entity, ValidationRule rule) =>
        Of(ErrorCode.RuleNotEvaluable, entity, new(EngineTexts.NotEvaluable, TextArgument.Of(entity, rule.Member), entity), entity.Member(rule.Member).Id);

    public static RejectionReason DeleteRefused(EntityDefinition deleted, EntityDefinition other, MemberDefinition member, DeleteRule rule) =>
        Of(ErrorCode.DeleteRefused, deleted, rule.MessageFor(deleted, other, member));

    /// <summary>What refuses does not show to the user: neither it nor its entity is named.</summary>
    public static RejectionReason DeleteRefused(EntityDefinition deleted) => Of(ErrorCode.DeleteRefused, deleted, new(EngineTexts.DeleteRefusedByHidden, deleted));

    public static RejectionReason CascadeTooGreat(EntityDefinition entity) => Of(ErrorCode.DeleteRefused, entity, new(EngineTexts.CascadeTooGreat, entity));

    public static RejectionReason TooLarge(EntityDefinition entity) =>
        Of(ErrorCode.ObjectTooLarge, entity, new(EngineTexts.ObjectTooLarge, entity, RowSize.Limit.ToString(CultureInfo.InvariantCulture)));

    public static RejectionReason Stale(EntityDefinition entity) => Of(ErrorCode.ObjectStale, entity, new(EngineTexts.Stale, entity));

    public static RejectionReason AlreadyAccepted(EntityDefinition entity) => Of(ErrorCode.AlreadyAccepted, entity, new(EngineTexts.AlreadyAccepted, entity));

    public static RejectionReason NoRole(EntityDefinition users, MemberDefinition roles) => Of(ErrorCode.ValueInvalid, users, new(EngineTexts.NoRole, string.Join(", ", users.Model.Roles)), roles.Id);

    public static RejectionReason UnknownRole(EntityDefinition users, MemberDefinition roles) => Of(ErrorCode.ValueInvalid, users, new(EngineTexts.UnknownRole, string.Join(", ", users.Model.Roles)), roles.Id);

    public static RejectionReason CauseRejected(DomainModel model, EntryKey cause) => Of(ErrorCode.CauseRejected, model, new(EngineTexts.CauseRejected)) with { Cause = cause };

    public static RejectionReason Parked(EntityDefinition entity) => Of(ErrorCode.StorageRefused, entity, new(EngineTexts.StorageRefused, entity));

    /// <summary>The target shows to the user, or the server's own code set the reference: what it is instead is not said.</summary>
    public static RejectionReason OfOtherKind(EntityDefinition entity, MemberDefinition member) => Of(ErrorCode.ValueInvalid, entity,
        new(EngineTexts.OtherKind, TextArgument.Of(entity, member.Name), entity, new(member.TargetSpecialization!, member.TargetSpecialization), new(member.Target!, member.Target)), member.Id);

    public static RejectionReason Dangling(EntityDefinition entity, ObjectId id, IReadOnlyList<MemberDefinition> members) => Of(ErrorCode.DanglingReference, entity,
        new(EngineTexts.Dangling, entity, id.ToString(), string.Join(", ", members.Select(member => member.Association))), members.Count == 1 ? members[0].Id : null);

    /// <summary>The same reason in a language.</summary>
    public static RejectionReason In(this RejectionReason reason, LanguageTexts texts) => reason.Local is { } local ? reason with { Message = local.In(texts) } : reason;

    public static RejectionReason Of(ErrorCode code, DomainModel model, LocalText text, string? memberId = null) => new(code, text.In(model.DefaultTexts), memberId) { Local = text };

    private static RejectionReason Of(ErrorCode code, EntityDefinition entity, LocalText text, string? memberId = null) => Of(code, entity.Model, text, memberId);
}
