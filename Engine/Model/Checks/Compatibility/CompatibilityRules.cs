namespace OfflineSync;

/// <summary>What works here and is forbidden in offline apps of the low-code platform whose behaviour the engine follows.</summary>
internal static class CompatibilityRules
{
    public static readonly ModelRule AutoNumber = Rule("OFM301", "Number that the server gives", "member",
        "Leave it off the screens of a device, or number objects with a text that the app makes.");

    public static readonly ModelRule ManyToMany = Rule("OFM302", "Many-to-many association", "association",
        "Make an entity of the links, with a reference to each end.");

    public static readonly ModelRule Family = Rule("OFM303", "Several entities of one family", "entity",
        "Let one entity of the family be used on devices, or refer to what they share instead of specializing it.");

    public static readonly ModelRule SystemMember = Rule("OFM304", "System member on a device", "member",
        "Keep what devices need of it in an ordinary member that a handler sets.");

    public static readonly ModelRule Calculated = Rule("OFM305", "Calculated member on a device", "member",
        "Leave it off the screens of a device, or keep its value in an ordinary member.");

    public static readonly ModelRule DeleteBehaviour = Rule("OFM306", "Delete behaviour on a device", "member",
        "Let deletes keep what refers to the object, and let the server's code delete or refuse.");

    private static ModelRule Rule(string code, string title, string place, string cure) => new(code, FindingSeverity.Warning, title, place, cure);
}
