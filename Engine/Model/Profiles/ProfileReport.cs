using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync;

/// <summary>What devices of a profile synchronize, and why.</summary>
[DebuggerDisplay("{Profile,nq}: {Entities.Length} entities")]
public sealed class ProfileReport
{
    private ProfileReport(string profile, ImmutableArray<string>? roles, ImmutableArray<ProfileEntity> entities)
    {
        Profile = profile;
        Roles = roles;
        Entities = entities;
    }

    /// <summary>The profile's name.</summary>
    public string Profile { get; }

    /// <summary>For a user with which roles; null where rights were left aside.</summary>
    public ImmutableArray<string>? Roles { get; }

    /// <summary>All entities of the model in its order, also those that are not used.</summary>
    public ImmutableArray<ProfileEntity> Entities { get; }

    /// <summary>Reports on a profile.</summary>
    /// <param name="model">The model.</param>
    /// <param name="profile">The profile's name.</param>
    /// <param name="roles">The roles of the user whose rights limit what comes; null leaves them aside.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelUnknownName"/>: the model has no such profile or role.</exception>
    public static ProfileReport Of(DomainModel model, string profile, IReadOnlyCollection<string>? roles = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ProfileDefinition found = model.Profile(profile);
        foreach (string role in (roles ?? []).Where(role => !model.Roles.Contains(role)))
        {
            throw new OfflineSyncException(ErrorCode.ModelUnknownName, $"The model '{model.Name}' has no role '{role}'.", $"Its roles are: {string.Join(", ", model.Roles)}.");
        }
        return new ProfileReport(profile, roles is null ? null : [.. roles], [.. model.Entities.Select(entity => Report(found.Of(entity), roles))]);
    }

    private static ProfileEntity Report(ProfileEntry entry, IReadOnlyCollection<string>? roles)
    {
        AccessRule[]? rules = roles is null ? null : [.. entry.Entity.AccessRules.Where(rule => roles.Contains(rule.Role))];
        bool CanRead(MemberDefinition member) => rules is null ? !member.IsHashed : rules.Any(rule => rule.CanRead(member));
        bool downloads = entry.Setting.Downloads && rules?.Any(rule => rule.Rights.HasFlag(Rights.Read)) != false;
        return new ProfileEntity
        {
            Entity = entry.Entity.Name,
            Mode = entry.Setting.Mode,
            Where = entry.Setting.Where,
            Origin = entry.Origin,
            IsDownloaded = downloads,
            Members = downloads ? [.. entry.Members.Where(CanRead).Select(member => member.Name)] : [],
            OmittedMembers = downloads ? [.. entry.OmittedMembers.Where(CanRead).Select(member => member.Name)] : [],
            UnreadableMembers = downloads ? [.. entry.Members.Where(member => !CanRead(member)).Select(member => member.Name)] : [],
            UsedBy = entry.UsedBy,
        };
    }
}
