using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Modes;

/// <summary>The sample's entities with other settings, and an entity that nothing is associated with.</summary>
internal static class SettingsModel
{
    public static DomainModel Create(SyncSetting? city = null, SyncSetting? country = null, SyncSetting? note = null) => DomainModel.Define("Settings", model => model
        .Entity<User>(user => user.Allow(SampleModel.UserRole, Rights.All))
        .Entity<Country>(entity => entity.Allow(SampleModel.UserRole, Rights.All).Synchronize(country ?? SyncSetting.All))
        .Entity<Region>(entity => entity.Allow(SampleModel.UserRole, Rights.All))
        .Entity<City>(entity => entity.Allow(SampleModel.UserRole, Rights.All).Allow("Stranger", Rights.None).Synchronize(city ?? SyncSetting.All))
        .Entity("Note", entity => entity.Attribute("Text", MemberType.String).Allow(SampleModel.UserRole, Rights.All).Synchronize(note ?? SyncSetting.All)));
}
