namespace OfflineSync.Server.Calls;

/// <summary>Why a call is not carried out.</summary>
internal static class CallErrors
{
    public static OfflineSyncException Unknown(string name) => new(ErrorCode.CallUnknown, $"The server has no logic named {Shown(name)}.", "Update the app, or register the logic on the server.");

    public static OfflineSyncException Forbidden(string name) => new(ErrorCode.Forbidden, $"This user may not call {Shown(name)}.", "Ask whoever administers the users for a role that may.");

    public static OfflineSyncException OtherVersion(string name, int version, IReadOnlyList<int> versions) => new(ErrorCode.CallOutdated,
        $"The app calls version {version} of {name}; the server has {string.Join(", ", versions)}.", versions.All(known => known > version) ? "Update the app." : "Update the server, or the app.");

    public static OfflineSyncException OtherSignature(ServerCallContract contract, string signature) => new(ErrorCode.CallOutdated,
        $"The app calls {contract.Name}, version {contract.Version}, as {signature}; the server has it as {contract.Signature}.", "Update the app. A server that must serve old apps changes the version, and keeps the old one beside it.");

    public static OfflineSyncException KeyTaken() => new(ErrorCode.KeyConflict, "The key of this call is taken.", "Call again under a new key.");

    public static OfflineSyncException AnswerGone() => new(ErrorCode.CallAnswerGone, "The call was carried out earlier, and its answer is not kept any more.", "Synchronize to see what it did.");

    public static OfflineSyncException TooLarge(string what, long limit) => new(ErrorCode.RequestTooLarge, $"{what} has more than {limit} bytes.", "Send less, or raise the server's CallByteLimit.");

    private static string Shown(string name) => name.Length > 100 ? string.Concat(name.AsSpan(0, 100), "…") : name;
}
