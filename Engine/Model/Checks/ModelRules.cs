using System.Collections.Immutable;

namespace OfflineSync;

/// <summary>All rules. A test compares the list with the fields, since nothing here looks at types while an app runs.</summary>
internal static class ModelRules
{
    public static ImmutableArray<ModelRule> All { get; } =
    [
        DefinitionRules.NameTaken, DefinitionRules.StableId, DefinitionRules.Association, DefinitionRules.Role, DefinitionRules.RuleMember,
        DefinitionRules.Condition, DefinitionRules.Default, DefinitionRules.Member, DefinitionRules.Validation, DefinitionRules.Delete,
        DefinitionRules.Upgrade, DefinitionRules.Apart, DefinitionRules.InMemory, DefinitionRules.Source, DefinitionRules.Family, DefinitionRules.Profile, DefinitionRules.Calculated, DefinitionRules.Text, DefinitionRules.Zone,
        GuidanceRules.UngivenValue, GuidanceRules.UnreachableTarget, GuidanceRules.Untranslated, GuidanceRules.OtherPlaces, GuidanceRules.OneLanguage,
        GuidanceRules.Preserved, GuidanceRules.DeletedUnderEdits, GuidanceRules.ServerJudges, GuidanceRules.BothEnds, GuidanceRules.Unlimited,
        GuidanceRules.EndlessText, GuidanceRules.RealDelete, GuidanceRules.RightsAsOfLast, GuidanceRules.EngineInEnglish,
        CompatibilityRules.AutoNumber, CompatibilityRules.ManyToMany, CompatibilityRules.Family, CompatibilityRules.SystemMember, CompatibilityRules.Calculated, CompatibilityRules.DeleteBehaviour,
        AgainstRules.EntityRemoved, AgainstRules.EntityRenamed, AgainstRules.MemberRemoved, AgainstRules.MemberRenamed, AgainstRules.Retyped, AgainstRules.Narrowed, AgainstRules.KeyRemoved,
        AgainstRules.NewlyRequired, AgainstRules.NewRule, AgainstRules.RoleRemoved, AgainstRules.RightsWithdrawn, AgainstRules.NoLongerDownloaded, AgainstRules.GivenByServer, AgainstRules.UpgradeDropped, AgainstRules.EndsTurned, AgainstRules.LanguageRemoved,
        CallRules.Gone, CallRules.Changed, CallRules.RoleWithdrawn,
    ];
}
