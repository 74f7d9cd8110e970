namespace OfflineSync;

/// <summary>What a model can say and should not, or should know what it says.</summary>
internal static class GuidanceRules
{
    public static readonly ModelRule UngivenValue = Warning("OFM101", "Value that its creator must give and cannot", "member",
        "Let the role write the member, give it another default value, or do not require it.");

    public static readonly ModelRule UnreachableTarget = Warning("OFM102", "Required object that its creator never has", "reference",
        "Let the role read the target or create it, and let its synchronization bring it; or do not require it.");

    public static readonly ModelRule Untranslated = Warning("OFM103", "Texts that are missing in a language", "model",
        "Add the translations, with Text(…) or from a translator's file with Texts(language, …).");

    public static readonly ModelRule OtherPlaces = Warning("OFM104", "Translation with other arguments", "model",
        "Let every language have the same {0}, {1} …, in whatever order.");

    public static readonly ModelRule OneLanguage = Warning("OFM105", "Message in one language alone", "member",
        "Write the key of a text as the message, and the words in each language with Text(…).");

    public static readonly ModelRule Preserved = Hint("OFM201", "Full synchronizations never refresh it", "entity",
        "Refresh what is needed with a synchronization of selected objects, or let a server call synchronize it to the device.");

    public static readonly ModelRule DeletedUnderEdits = Hint("OFM202", "Deletes take along what others may be editing", "reference",
        "Keep the objects, or mark them with a member instead of deleting them: edits of a device that was away are rejected when their object is gone.");

    public static readonly ModelRule ServerJudges = Hint("OFM203", "Rules that a commit does not ask for", "entity",
        "Let the form or flow ask engine.BrokenRulesOf(obj) before it commits; only the server knows what is unique.");

    public static readonly ModelRule BothEnds = Hint("OFM204", "Both ends of a required association may be new", "reference",
        "Commit both ends together, CommitAsync([target, owner]) or CommitAllAsync(), before a synchronization: one without the other is rejected.");

    public static readonly ModelRule Unlimited = Hint("OFM205", "Every device downloads every object", "entity",
        "Where there are many, limit them by a condition of the rule or with SyncSetting.ByXPath.");

    public static readonly ModelRule EndlessText = Hint("OFM206", "Text without a greatest length", "member",
        "Give it one with [StringLength]: large contents cost every synchronization. Send large ones on their own, by selected objects of an entity set to Never.");

    public static readonly ModelRule RealDelete = Hint("OFM207", "Objects are deleted that others may change", "entity",
        "Give it a member such as IsDeleted and let devices set that: then the server, or its handler, decides between a delete and a change that crossed.");

    public static readonly ModelRule RightsAsOfLast = Hint("OFM208", "A right depends on what its user may change", "entity",
        "Nothing needs to be done: on a device the rights are those as of its last synchronization. Synchronize after such a change where the screen shall follow it.");

    public static readonly ModelRule EngineInEnglish = Hint("OFM209", "The engine's own words are English", "model",
        "Say them in the model's languages with texts of the same keys, which Engine/docs/languages.md lists.");

    private static ModelRule Warning(string code, string title, string place, string cure) => new(code, FindingSeverity.Warning, title, place, cure);

    private static ModelRule Hint(string code, string title, string place, string cure) => new(code, FindingSeverity.Hint, title, place, cure);
}
