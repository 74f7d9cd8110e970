using OfflineSync.Constraints;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>
/// Whether an object of the built-in entity can be a user: it has only roles of the model, and one of them when it is created. Roles may all be
/// withdrawn later. That a user has a name, and no two have one, are rules of the entity.
/// </summary>
internal static class UserVerdict
{
    public static IEnumerable<RejectionReason> Judge(Candidate candidate, EntityDefinition users, object?[] values)
    {
        MemberDefinition roles = users.Member(nameof(User.Roles));
        bool isNew = candidate.Kind == CandidateKind.Create;
        if (!isNew && candidate.Members[roles.Index] is null) yield break;
        string[] given = [.. UserRoles.Of((string?)values[roles.Index])];
        if (isNew && given.Length == 0) yield return Reasons.NoRole(users, roles);
        else if (given.Any(role => !users.Model.Roles.Contains(role))) yield return Reasons.UnknownRole(users, roles);
    }
}
