using System.Collections.Frozen;

namespace OfflineSync;

/// <summary>What the engine itself says to people, in English. A model says it in its languages by a text with the same key.</summary>
internal static class EngineTexts
{
    public const string Prefix = "OfflineSync.";
    public const string Required = Prefix + nameof(Required);
    public const string TextTooLong = Prefix + nameof(TextTooLong);
    public const string BinaryTooLarge = Prefix + nameof(BinaryTooLarge);
    public const string RangeBetween = Prefix + nameof(RangeBetween);
    public const string RangeAtLeast = Prefix + nameof(RangeAtLeast);
    public const string RangeAtMost = Prefix + nameof(RangeAtMost);
    public const string Pattern = Prefix + nameof(Pattern);
    public const string Equal = Prefix + nameof(Equal);
    public const string Unique = Prefix + nameof(Unique);
    public const string NotEvaluable = Prefix + nameof(NotEvaluable);
    public const string Unavailable = Prefix + nameof(Unavailable);
    public const string Held = Prefix + nameof(Held);
    public const string CannotCreate = Prefix + nameof(CannotCreate);
    public const string CannotDelete = Prefix + nameof(CannotDelete);
    public const string CannotWrite = Prefix + nameof(CannotWrite);
    public const string DeleteRefused = Prefix + nameof(DeleteRefused);
    public const string DeleteRefusedByHidden = Prefix + nameof(DeleteRefusedByHidden);
    public const string CascadeTooGreat = Prefix + nameof(CascadeTooGreat);
    public const string ObjectTooLarge = Prefix + nameof(ObjectTooLarge);
    public const string Stale = Prefix + nameof(Stale);
    public const string AlreadyAccepted = Prefix + nameof(AlreadyAccepted);
    public const string CauseRejected = Prefix + nameof(CauseRejected);
    public const string StorageRefused = Prefix + nameof(StorageRefused);
    public const string OtherKind = Prefix + nameof(OtherKind);
    public const string NoRole = Prefix + nameof(NoRole);
    public const string UnknownRole = Prefix + nameof(UnknownRole);
    public const string Dangling = Prefix + nameof(Dangling);
    public const string Ignored = Prefix + nameof(Ignored);
    public const string HandlerFailed = Prefix + nameof(HandlerFailed);
    public const string HandlerTimeout = Prefix + nameof(HandlerTimeout);
    public const string SyncOffline = Prefix + nameof(SyncOffline);
    public const string SyncTimedOut = Prefix + nameof(SyncTimedOut);
    public const string SyncSignInRefused = Prefix + nameof(SyncSignInRefused);
    public const string SyncServerBusy = Prefix + nameof(SyncServerBusy);
    public const string SyncServerError = Prefix + nameof(SyncServerError);
    public const string SyncNotUnderstood = Prefix + nameof(SyncNotUnderstood);
    public const string SyncLocal = Prefix + nameof(SyncLocal);

    /// <summary>All of them, by key.</summary>
    public static FrozenDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [Required] = "{0} of a {1} cannot be empty.",
        [TextTooLong] = "{0} of a {1} holds at most {2} characters.",
        [BinaryTooLarge] = "{0} of a {1} holds at most {2} bytes.",
        [RangeBetween] = "{0} of a {1} must be between {2} and {3}.",
        [RangeAtLeast] = "{0} of a {1} must be at least {2}.",
        [RangeAtMost] = "{0} of a {1} must be at most {2}.",
        [Pattern] = "{0} of a {1} does not have the required form.",
        [Equal] = "{0} of a {1} must be equal to {2}.",
        [Unique] = "Another {1} has the same {0}.",
        [NotEvaluable] = "It takes too long to find out whether {0} of this {1} has the required form.",
        [Unavailable] = "This {0} is not available any more: it was deleted, or does not show to this user.",
        [Held] = "The server was restored from before, and does not know this {0} or something that it needs. The change waits on the device for whoever has that, until {1} UTC at most.",
        [CannotCreate] = "The access rules do not let this user create a {0}.",
        [CannotDelete] = "The access rules do not let this user delete a {0}.",
        [CannotWrite] = "The access rules do not let this user write {0} of a {1}.",
        [DeleteRefused] = "A {0} cannot be deleted while a {1} is associated with it ({2}).",
        [DeleteRefusedByHidden] = "This {0} cannot be deleted while objects that do not show to this user are associated with it.",
        [CascadeTooGreat] = "More would be deleted with this {0} than one upload may delete. Delete some of what depends on it first.",
        [ObjectTooLarge] = "This {0} needs more than {1} bytes, the most that a download can carry of one object. Shorten its texts and binary members, or spread them over several objects.",
        [Stale] = "Somebody else changed this {0} since the device saw it.",
        [AlreadyAccepted] = "What this correction of a {0} takes the place of was accepted already.",
        [CauseRejected] = "Another object of the same group was rejected; a group is applied together or not at all.",
        [StorageRefused] = "The database refused this {0} for a reason that the server has no rule for. Its log has the details.",
        [OtherKind] = "{0} of a {1} takes a {2}; it refers to a {3} that is none.",
        [NoRole] = "A new user needs a role, or he could see and do nothing. The model's roles are: {0}.",
        [UnknownRole] = "The user is given a role that the model does not have. Its roles are: {0}.",
        // Four parts in order: what failed, to what it refers, what that would break, what to do.
        [Dangling] = "A {0} with the id {{{1}}} could not be synchronized: this is a modelling error. It refers to other objects ({2}) that have not been synchronized to the server. "
            + "Referential integrity would break, for these objects do not exist in the server's database. Synchronize what the {0} refers to together with the {0}, or before it.",
        [Ignored] = "The server ignored this {0}.",
        [HandlerFailed] = "The server's own code could not process this {0}. Its log has the details.",
        [HandlerTimeout] = "The server's own code took too long for this {0}, and was cancelled.",
        [SyncOffline] = "The data could not be synchronized: there is no connection.",
        [SyncTimedOut] = "The data could not be synchronized: the server did not answer in time.",
        [SyncSignInRefused] = "The data could not be synchronized: sign in again.",
        [SyncServerBusy] = "The data could not be synchronized: the server is busy.",
        [SyncServerError] = "The data could not be synchronized: the server reported an error.",
        [SyncNotUnderstood] = "The data could not be synchronized: what answered is not the server, or one of another version.",
        [SyncLocal] = "The data could not be synchronized: something is wrong on this device.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string? Find(string key) => All.GetValueOrDefault(key);
}
