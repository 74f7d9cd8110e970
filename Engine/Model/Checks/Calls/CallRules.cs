namespace OfflineSync;

/// <summary>What breaks apps in the field that call server logic as it was.</summary>
internal static class CallRules
{
    public static readonly ModelRule Gone = Rule("OFM501", FindingSeverity.Error, "Call that apps make is gone",
        "Serve it until every device has the new app; a call that takes its place stands beside it. Its record may be called and be kept anywhere: [ServerCall(…, Name = \"OldName\")].");

    public static readonly ModelRule Changed = Rule("OFM502", FindingSeverity.Error, "Call has other arguments or another result",
        "Leave the contract as it is, and write another one beside it: [ServerCall(…, Name = \"SameName\", Version = 2)]. What the logic does may change.");

    public static readonly ModelRule RoleWithdrawn = Rule("OFM503", FindingSeverity.Warning, "Role may no longer make a call",
        "Withdraw it when no app in the field offers the call to users of that role.");

    private static ModelRule Rule(string code, FindingSeverity severity, string title, string cure) => new(code, severity, title, "call", cure);
}
