using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads;

/// <summary>The texts of rejections. They name entities, members and ids, never values.</summary>
internal static class Reasons
{
    /// <summary>The same for what is deleted, was never there, or doesn't show to the user.</summary>
    public static RejectionReason Unavailable(EntityDefinition entity) =>
        new(ErrorCode.ObjectUnavailable, $"This {entity.Name} is not available any more: it was deleted, or does not show to this user.");

    /// <summary>Not a rejection: the device that has what is missing may still bring it.</summary>
    public static RejectionReason Held(string subject, DateTimeOffset until) => new(ErrorCode.ObjectUnavailable,
        FormattableString.Invariant($"The server was restored from before, and does not know this {subject} or something that it needs. The change waits on the device for whoever has that, until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC at most."));

    public static RejectionReason CannotCreate(EntityDefinition entity) =>
        new(ErrorCode.AccessDenied, $"The access rules do not let this user create a {entity.Name}.");

    public static RejectionReason CannotDelete(EntityDefinition entity) =>
        new(ErrorCode.AccessDenied, $"The access rules do not let this user delete a {entity.Name}.");

    public static RejectionReason CannotWrite(EntityDefinition entity, MemberDefinition member) =>
        new(ErrorCode.AccessDenied, $"The access rules do not let this user write {member.Name} of a {entity.Name}.", member.Id);

    public static RejectionReason Broken(EntityDefinition entity, ValidationRule rule) => new(rule.Code, rule.MessageFor(entity), entity.Member(rule.Member).Id);

    public static RejectionReason NotEvaluable(EntityDefinition entity, ValidationRule rule) => new(ErrorCode.RuleNotEvaluable,
        $"It takes too long to find out whether {rule.Member} of this {entity.Name} has the required form.", entity.Member(rule.Member).Id);

    public static RejectionReason DeleteRefused(EntityDefinition deleted, EntityDefinition other, MemberDefinition member, DeleteRule rule) => new(ErrorCode.DeleteRefused,
        rule.Message ?? $"A {deleted.Name} cannot be deleted while a {other.Name} is associated with it ({member.Association}).");

    /// <summary>What refuses does not show to the user: neither it nor its entity is named.</summary>
    public static RejectionReason DeleteRefused(EntityDefinition deleted) => new(ErrorCode.DeleteRefused,
        $"This {deleted.Name} cannot be deleted while objects that do not show to this user are associated with it.");

    public static RejectionReason CascadeTooGreat(EntityDefinition entity) => new(ErrorCode.DeleteRefused,
        $"More would be deleted with this {entity.Name} than one upload may delete. Delete some of what depends on it first.");

    public static RejectionReason TooLarge(EntityDefinition entity) =>
        new(ErrorCode.ObjectTooLarge, $"This {entity.Name} needs more than {RowSize.Limit} bytes, the most that a download can carry of one object. Shorten its texts and binary members, or spread them over several objects.");

    public static RejectionReason Stale(EntityDefinition entity) =>
        new(ErrorCode.ObjectStale, $"Somebody else changed this {entity.Name} since the device saw it.");

    public static RejectionReason AlreadyAccepted(EntityDefinition entity) =>
        new(ErrorCode.AlreadyAccepted, $"What this correction of a {entity.Name} takes the place of was accepted already.");

    public static RejectionReason CauseRejected(EntryKey cause) =>
        new(ErrorCode.CauseRejected, "Another object of the same group was rejected; a group is applied together or not at all.", Cause: cause);

    public static RejectionReason Parked(EntityDefinition entity) =>
        new(ErrorCode.StorageRefused, $"The database refused this {entity.Name} for a reason that the server has no rule for. Its log has the details.");

    /// <summary>The target shows to the user, or the server's own code set the reference: what it is instead is not said.</summary>
    public static RejectionReason OfOtherKind(EntityDefinition entity, MemberDefinition member) => new(ErrorCode.ValueInvalid,
        $"{member.Name} of a {entity.Name} takes a {member.TargetSpecialization}; it refers to a {member.Target} that is none.", member.Id);

    /// <summary>One text with four parts in order: what failed, to what it refers, what that would break, what to do.</summary>
    public static RejectionReason Dangling(EntityDefinition entity, ObjectId id, IReadOnlyList<MemberDefinition> members) => new(
        ErrorCode.DanglingReference,
        $"A {entity.Name} with the id {{{id}}} could not be synchronized: this is a modelling error. "
        + $"It refers to other objects ({string.Join(", ", members.Select(member => member.Association))}) that have not been synchronized to the server. "
        + "Referential integrity would break, for these objects do not exist in the server's database. "
        + $"Synchronize what the {entity.Name} refers to together with the {entity.Name}, or before it.",
        members.Count == 1 ? members[0].Id : null);
}
