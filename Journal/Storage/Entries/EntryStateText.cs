namespace OfflineSync.Journal.Storage;

/// <summary>The states as the database names them.</summary>
internal static class EntryStateText
{
    public static string Of(EntryState state) => state switch
    {
        EntryState.Pending => "pending",
        EntryState.Sent => "sent",
        EntryState.Applied => "applied",
        EntryState.Settled => "settled",
        EntryState.Rejected => "rejected",
        EntryState.SetAside => "set_aside",
        EntryState.Superseded => "superseded",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "This state has no name in the database."),
    };

    public static EntryState Parse(string text) => text switch
    {
        "pending" => EntryState.Pending,
        "sent" => EntryState.Sent,
        "applied" => EntryState.Applied,
        "settled" => EntryState.Settled,
        "rejected" => EntryState.Rejected,
        "set_aside" => EntryState.SetAside,
        "superseded" => EntryState.Superseded,
        _ => throw new FormatException($"'{text}' is no state of an entry"),
    };
}
