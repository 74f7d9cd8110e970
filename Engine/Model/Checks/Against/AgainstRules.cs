namespace OfflineSync;

/// <summary>What breaks devices in the field that still have an older model. Errors: what they send of it is refused or shows nowhere; warnings: some of it is.</summary>
internal static class AgainstRules
{
    public static readonly ModelRule EntityRemoved = Error("OFM401", "Entity that devices have is gone", "entity",
        "Keep it, without rules for new work, until every device has the new app and has synchronized.");

    public static readonly ModelRule EntityRenamed = Error("OFM402", "Entity renamed without its stable id", "entity",
        "Keep the id that devices know: [Entity(Id = \"OldName\")], untyped .Id(\"OldName\").");

    public static readonly ModelRule MemberRemoved = Error("OFM403", "Member that devices have is gone", "member",
        "Keep it until every device has the new app, or say .Retire(\"Name\"): what older apps send of it then stays in the events.");

    public static readonly ModelRule MemberRenamed = Error("OFM404", "Member renamed without its stable id", "member",
        "Keep the id that devices know: [MemberId(\"OldName\")], or convert the old one with .Upgrade(…).");

    public static readonly ModelRule Retyped = Error("OFM405", "Member has another type than devices send", "member",
        "Add a member with another stable id, and convert the old one's values with .Upgrade(…, from: \"OldId\", OldType).");

    public static readonly ModelRule Narrowed = Warning("OFM406", "Text shorter than devices may send", "member",
        "Keep the length until every device has the new app, or cut in a conversion: .Upgrade(…) from the same id.");

    public static readonly ModelRule KeyRemoved = Error("OFM407", "Key of an enumeration that devices send is gone", "member",
        "Keep the key, or say with .Upgrade(…) from the same id which key it became.");

    public static readonly ModelRule NewlyRequired = Error("OFM408", "Required, and older apps leave it empty", "member",
        "Require it once every device has the new app; until then check it in the app, and let a handler fill it.");

    public static readonly ModelRule NewRule = Warning("OFM409", "Validation rule that older apps do not know", "member",
        "Add it once every device has the new app, or be ready to correct what is rejected.");

    public static readonly ModelRule RoleRemoved = Error("OFM410", "Role that users of devices have is gone", "role",
        "Keep the role until no user has it.");

    public static readonly ModelRule RightsWithdrawn = Warning("OFM411", "Right that devices rely on is gone", "entity",
        "Withdraw it when devices have sent their work: what is pending is judged by the new rules.");

    public static readonly ModelRule NoLongerDownloaded = Warning("OFM412", "Entity is no longer downloaded", "entity",
        "Be sure that no older app needs it: with Clear it leaves their devices, with Preserve and Never it grows old there.");

    public static readonly ModelRule GivenByServer = Error("OFM413", "Member that devices set is the server's now", "member",
        "Add a member with another stable id for what the server gives, and keep or retire the old one.");

    public static readonly ModelRule UpgradeDropped = Error("OFM414", "Upgrade that older apps need is gone", "member",
        "Keep Retire and Upgrade for as long as an app of that version is in the field; journals name it for ever.");

    public static readonly ModelRule EndsTurned = Error("OFM415", "Ends of an association changed places", "entity",
        "Let the set that the association is called after keep its name, or give the association another name: the links that are there stay what they are.");

    public static readonly ModelRule LanguageRemoved = Warning("OFM416", "Language that users of devices read is gone", "model",
        "Keep the language until no user has it: who has it reads the default language from his next synchronization on.");

    private static ModelRule Error(string code, string title, string place, string cure) => new(code, FindingSeverity.Error, title, place, cure);

    private static ModelRule Warning(string code, string title, string place, string cure) => new(code, FindingSeverity.Warning, title, place, cure);
}
