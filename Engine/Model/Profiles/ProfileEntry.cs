using System.Collections.Immutable;

namespace OfflineSync;

/// <summary>How an entity takes part in the full synchronizations of a profile.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Setting">What a full synchronization does with it.</param>
/// <param name="Origin">Who says so.</param>
/// <param name="Members">The members that are synchronized.</param>
/// <param name="UsedBy">What uses it.</param>
internal sealed record ProfileEntry(EntityDefinition Entity, SyncSetting Setting, SettingOrigin Origin, ImmutableArray<MemberDefinition> Members, ImmutableArray<string> UsedBy)
{
    /// <summary>The members that no download brings.</summary>
    public IEnumerable<MemberDefinition> OmittedMembers => Entity.Members.Except(Members);

    /// <param name="entity">The entity.</param>
    /// <param name="used">What is used of it; null for nothing.</param>
    /// <param name="said">What the profile says by hand; null for nothing.</param>
    public static ProfileEntry Of(EntityDefinition entity, ProfileUsage.OfEntity? used, ProfileOverride? said)
    {
        (SyncSetting setting, SettingOrigin origin) = (said, used) switch
        {
            ({ } by, _) => (SyncSetting.Of(by.Mode, null), SettingOrigin.Profile),
            // What was committed of it is sent; what is left of it on the device goes.
            (_, null) => (entity.Synchronization.Downloads ? SyncSetting.Clear : entity.Synchronization, SettingOrigin.NotUsed),
            _ when entity.Synchronization.Mode != SyncMode.All => (entity.Synchronization, SettingOrigin.Entity),
            _ => (used.IsRead ? SyncSetting.All : SyncSetting.Clear, SettingOrigin.Derived),
        };
        bool takesAll = used is null || used.TakesAll || used.Members.Count == 0 && said is not null;
        return new ProfileEntry(entity, setting, origin, [.. entity.Members.Where(member => takesAll || member.IsSpecialization || used!.Members.Contains(member))], [.. used?.UsedBy ?? []]);
    }
}
