namespace OfflineSync.Server.Downloads;

/// <summary>What the first statement of a download's transaction says: the cut, the store, and the journal's row in it.</summary>
/// <param name="Snapshot">The cut.</param>
/// <param name="Store">The store.</param>
/// <param name="RulesVersion">The rules that the store's visibility was computed with.</param>
/// <param name="JournalUser">Whose the journal is; null when it is not known yet.</param>
/// <param name="Nonce">The nonce of the last answer to the journal.</param>
/// <param name="PreviousNonce">The nonce of the answer that the last request started from.</param>
/// <param name="Language">The language that the user chose, where it was asked for and there is one.</param>
/// <param name="HasLatest">Whether the entry is there that was applied last for the device; so it is where none was named.</param>
internal sealed record Cut(PgSnapshot Snapshot, StoreIdentity Store, string RulesVersion, Guid? JournalUser, Guid? Nonce, Guid? PreviousNonce, string? Language, bool HasLatest)
{
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.RulesOutdated"/>.</exception>
    public void ThrowIfOtherRules(DomainModel model)
    {
        if (RulesVersion == model.RulesVersion) return;
        throw new OfflineSyncException(ErrorCode.RulesOutdated, "The database serves other rules than this server instance has.",
            "Restart this instance with the current model.", isTransient: true) { RetryAfter = TimeSpan.FromSeconds(30) };
    }
}
