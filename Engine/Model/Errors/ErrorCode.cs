using System.Text.Json.Serialization;

namespace OfflineSync;

/// <summary>
/// Every error that the engine, the server or the tools report: the registry and, with <see cref="ErrorCatalogue"/>, the manual. The name is what
/// travels and what is logged; it never changes. Engine/docs/errors.md is written from here, and <c>offlinesync error CODE</c> prints one.
/// </summary>
[JsonConverter(typeof(ErrorCodeJson))]
public enum ErrorCode
{
    /// <summary>An error that this version has no code for.</summary>
    [ErrorManual(ErrorArea.Operation,
        cause: "A newer version of the other end named a code that this version does not know, or a tool met an error that nobody foresaw.",
        normal: "While app and server are updated one after the other.",
        cure: "Update this end. If both are of one version, report it with the text of the error: it should have a code of its own.")]
    Unexpected = 0,

    // The model

    /// <summary>The domain model contradicts itself, or cannot be served as it is.</summary>
    [ErrorManual(ErrorArea.Model,
        cause: "The model contradicts itself, names something that does not exist, gives a stored member another type, or uses what the server does not support. The message lists every place.",
        normal: "While the model is being written.",
        cure: "Mend each place that the message names, where the model is defined. A member that has values never changes its type: add another member.")]
    ModelInvalid,

    /// <summary>A name (entity, member, role) is not part of the domain model.</summary>
    [ErrorManual(ErrorArea.Model,
        cause: "An entity, member, association or user role is named that the model does not have.",
        normal: "Never in an app that works. A tool meets it with a model of another version.",
        cure: "Check the spelling, and that the model is the version that the data was made with.")]
    ModelUnknownName,

    /// <summary>A value does not fit its member.</summary>
    [ErrorManual(ErrorArea.Model,
        cause: "The value has another type than the member, is outside of its range, has more digits than it keeps, or is a name or password that the rules for users refuse.",
        normal: "When input is passed on unchecked.",
        cure: "Set a value that the member's type allows; the message names the member and what it allows.")]
    ValueInvalid,

    /// <summary>A constraint (XPath text or lambda) cannot be read, or says what is not supported.</summary>
    [ErrorManual(ErrorArea.Model,
        cause: "A constraint has a mistake, or uses a method, operator or path that has no translation. The message points at the place.",
        normal: "While the query is being written.",
        cure: "Correct the place that the message shows; Engine/docs/constraints.md lists what can be said.")]
    ConstraintInvalid,

    // The device

    /// <summary>Another process or engine has this folder open.</summary>
    [ErrorManual(ErrorArea.Device,
        cause: "The engine's folder, or the folder of a private PostgreSQL cluster, is open in another process, or a second time in this one.",
        normal: "When an app is started twice.",
        cure: "Close the other one, or use another folder.")]
    FolderInUse,

    /// <summary>The device database cannot be read or fails its checks.</summary>
    [ErrorManual(ErrorArea.Device,
        cause: "The file was changed from outside, or the disk lost or changed parts of it.",
        normal: "Never.",
        cure: "Keep the file: `offlinesync journal export` may still read its journal. Then open the engine on a new folder and sign in again.")]
    DatabaseDamaged,

    /// <summary>The disk is full, not writable, or not fit for a database.</summary>
    [ErrorManual(ErrorArea.Device,
        cause: "The disk is full, the folder cannot be written, another program holds the file, or the file system lacks what SQLite or PostgreSQL need.",
        normal: "On a full device.",
        cure: "Free some room, make the folder writable, or choose a local disk. What was not committed is still in memory: commit again.")]
    DiskFailed,

    /// <summary>A synchronization is running already.</summary>
    [ErrorManual(ErrorArea.Device,
        cause: "One synchronization runs at a time, and another one was asked for.",
        normal: "When a timer and a person ask at once.",
        cure: "Wait for it, or ask to join it: `new SyncOptions { Join = true }`.")]
    SynchronizationRunning,

    /// <summary>What is to leave the device has entries that the server has not got.</summary>
    [ErrorManual(ErrorArea.Device,
        cause: "A clear, or a sign-out that asked for it, found entries that were committed and not sent, or applied and in no download yet.",
        normal: "When somebody signs out or clears without a connection.",
        cure: "Synchronize first. Or pass `UnsentWork.Keep`: the entries stay in the user's journal on this device.")]
    UnsentEntries,

    /// <summary>Nobody is signed in on this device.</summary>
    [ErrorManual(ErrorArea.Device,
        cause: "The call needs a user's data, nobody is signed in, and the model has no anonymous user.",
        normal: "Before the first sign-in, and after signing out.",
        cure: "Sign in; the first time this needs a connection.")]
    NotSignedIn,

    /// <summary>The object cannot be used here, or not any more.</summary>
    [ErrorManual(ErrorArea.Device,
        cause: "The object was deleted, left the device in a synchronization, or belongs to another engine, user or unit of work.",
        normal: "When a screen still shows an object that a synchronization took away.",
        cure: "Load the object again with the engine and unit of work that will use it; if it is gone, create a new one.")]
    ObjectNotUsable,

    /// <summary>The entry was not refused, or was resubmitted or dismissed already.</summary>
    [ErrorManual(ErrorArea.Device,
        cause: "An entry is resubmitted or dismissed that waits for its outcome, was accepted, or was resubmitted or dismissed before.",
        normal: "When two screens show the same rejected object.",
        cure: "List the rejected objects again, and resubmit or dismiss those that are there.")]
    EntryNotRejected,

    /// <summary>The engine or its database was closed.</summary>
    [ErrorManual(ErrorArea.Device,
        cause: "The engine was disposed, or another user signed in, while something still used it.",
        normal: "While an app shuts down.",
        cure: "Open the engine again, or use the one that is open now. What was committed is on the disk.")]
    EngineClosed,

    // The network

    /// <summary>The server could not be reached, or the connection broke before an answer.</summary>
    [ErrorManual(ErrorArea.Network,
        cause: "There is no connection, the address is wrong, the server is down, or the connection broke on the way.",
        normal: "Offline. That is what this library is for.",
        cure: "Nothing. Synchronize again when there is a connection; if it never works, check the address.")]
    NetworkUnavailable,

    /// <summary>No answer within the time limit.</summary>
    [ErrorManual(ErrorArea.Network,
        cause: "The server was silent for longer than `SynchronizationOptions.RequestTimeout`. Whether it carried out the request is not known; the next synchronization finds out.",
        normal: "On bad links.",
        cure: "Synchronize again, or allow more time for a request.")]
    NetworkTimeout,

    /// <summary>What answered is not this server.</summary>
    [ErrorManual(ErrorArea.Network,
        cause: "A proxy, a sign-in page of a network or another application answered, or the answer follows no rule of the protocol.",
        normal: "In networks that ask for a sign-in first.",
        cure: "Check the address with its path, and what stands between. The app tries again as it does offline.")]
    ServerAnswerUnknown,

    /// <summary>The server speaks another version of the protocol.</summary>
    [ErrorManual(ErrorArea.Network,
        cause: "App and server were built from versions that do not understand each other.",
        normal: "While one of them is updated.",
        cure: "Update the one that the message names. Nothing is lost: the journal waits.")]
    ProtocolMismatch,

    /// <summary>The server failed.</summary>
    [ErrorManual(ErrorArea.Network,
        cause: "Something went wrong inside of the server; its log says what, under the trace id of the answer.",
        normal: "While a server or its database restarts.",
        cure: "Try again later. If it stays, give the trace id to the server's operator.")]
    ServerFailed,

    /// <summary>The server cannot take this request now.</summary>
    [ErrorManual(ErrorArea.Network,
        cause: "Another request works on the same journal or the same objects, or the server starts or stops.",
        normal: "Under load, and after a request whose connection broke while the server still works on it.",
        cure: "Try again after the time that the answer names; the engine does so by itself, up to `SynchronizationOptions.RetryLimit` times.")]
    ServerBusy,

    // Sessions

    /// <summary>User name or password is wrong, the user is not active, or there were too many tries.</summary>
    [ErrorManual(ErrorArea.Session,
        cause: "The name, the password or both are wrong, the user is not active, or too many tries failed within a minute. The answer does not say which.",
        normal: "When somebody mistypes.",
        cure: "Type both again; after many failures wait a minute. Who administers the users can set another password.")]
    SignInRefused,

    /// <summary>The session's token is missing, unknown, expired or revoked.</summary>
    [ErrorManual(ErrorArea.Session,
        cause: "The session ended and could not be renewed: the device was away for longer than the server's `RenewalLifetime`, the user signed out, was deactivated or has another password, an operator ended the session, or a copy of the device's database renewed it before.",
        normal: "After a long time without a synchronization.",
        cure: "Sign in again. The data on the device stays usable meanwhile.")]
    SessionInvalid,

    /// <summary>This user may not do this.</summary>
    [ErrorManual(ErrorArea.Session,
        cause: "The batch was made by another user than the one who is signed in, or an endpoint of the app asks for a role that the user does not have.",
        normal: "When a role was taken away.",
        cure: "Sign in as the user whose data it is, or ask who administers the users for the role.")]
    Forbidden,

    // Uploads and downloads

    /// <summary>A request cannot be read, or breaks a rule of the protocol.</summary>
    [ErrorManual(ErrorArea.Synchronization,
        cause: "The body is not what the protocol describes: another content type, broken JSON, an entry twice, a name that the model does not have. The message names the place.",
        normal: "Never, unless something else than the engine sends requests.",
        cure: "Check what sends it. An app whose model is older than the server's may have to be updated.")]
    RequestInvalid,

    /// <summary>A request is larger than the limit of the server, or of a proxy before it.</summary>
    [ErrorManual(ErrorArea.Synchronization,
        cause: "The body is too large, before or after unpacking, or has too many entries or listed ids. The engine divides what the server refuses; an entry that is too large by itself is rejected with this code and stays in the journal, while the others go on.",
        normal: "After a very long time offline.",
        cure: "Raise the server's limit or the proxy's, or lower `SynchronizationOptions.BatchByteLimit` and `BatchEntryLimit`.")]
    RequestTooLarge,

    /// <summary>A journal entry does not fit its hash.</summary>
    [ErrorManual(ErrorArea.Synchronization,
        cause: "An entry, its digest or its place in the chain was changed after it was written: in the device database, in a recording, on the way, or in the event store.",
        normal: "Never.",
        cure: "`offlinesync journal verify` names the first broken entry. Keep the file, and restore a backup of what was edited.")]
    JournalBroken,

    /// <summary>The journal does not continue what the server has of it.</summary>
    [ErrorManual(ErrorArea.Synchronization,
        cause: "The device database was copied or restored from a backup, and the other copy synchronized first; or the journal belongs to another user.",
        normal: "After a device was restored or cloned.",
        cure: "Nothing: the engine goes on under a new journal id and keeps every unsent entry. An app sees the code only if that fails again and again.")]
    JournalForked,

    /// <summary>A key of the batch is taken.</summary>
    [ErrorManual(ErrorArea.Synchronization,
        cause: "An entry's key is known on the server with another content or user.",
        normal: "Never, unless keys were copied by hand.",
        cure: "The engine finds the entry and keeps it as rejected; commit the change again to send it under a new key.")]
    KeyConflict,

    /// <summary>The batch was refused for good earlier.</summary>
    [ErrorManual(ErrorArea.Synchronization,
        cause: "The device asked again for a batch that the server had written down as refused.",
        normal: "After a refusal whose answer was lost.",
        cure: "Nothing: the engine forms a new batch from the same entries.")]
    BatchVoid,

    /// <summary>The checkpoint cannot be used.</summary>
    [ErrorManual(ErrorArea.Synchronization,
        cause: "It was made by another store, user, journal or rules generation, is damaged, or is newer than the store, which was then restored from a backup.",
        normal: "After the server was restored, and after the access rules changed.",
        cure: "Nothing: the engine downloads everything anew.")]
    CheckpointInvalid,

    /// <summary>This server instance runs other rules than the database.</summary>
    [ErrorManual(ErrorArea.Synchronization,
        cause: "Another instance activated a newer model, and this one still runs with the old one.",
        normal: "For a moment, while instances are updated one after the other.",
        cure: "Restart this instance with the current model. Devices try again by themselves.")]
    RulesOutdated,

    /// <summary>The synchronization came to its end, and the server refused some objects.</summary>
    [ErrorManual(ErrorArea.Synchronization,
        cause: "Objects were rejected, and the call asked for an exception then (`SyncOptions.ThrowOnRejection`). Everything else went through, in both directions.",
        normal: "When the app wants to treat a partial success as an error.",
        cure: "Look at the exception's `Result`, and correct, resubmit or dismiss what `engine.Rejected` lists.")]
    SynchronizationPartial,

    // Rejections of single objects

    /// <summary>The object is not there for this user.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "The object was deleted, was never created, or does not show to this user. The answer does not say which.",
        normal: "When somebody deleted what another one changed offline.",
        cure: "Drop the change, or create a new object with its content.")]
    ObjectUnavailable,

    /// <summary>The access rules do not allow this change.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "The user's roles do not allow to create, change or delete this object, or to write that member.",
        normal: "When rights changed while the device was offline.",
        cure: "Ask for the right, or drop the change. The device shows the server's state. A commit or delete on the device gets this at once where the rights as of the last synchronization don't allow it: roll the change back, or synchronize first.")]
    AccessDenied,

    /// <summary>A required member is empty.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "The object was committed without a value that its model requires.",
        normal: "When the app does not check its forms.",
        cure: "Set the member and commit again.")]
    RequiredMemberEmpty,

    /// <summary>A text is longer than its member allows.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "The text has more characters than the model's limit.",
        normal: "When the app does not check its forms, or the limit became smaller.",
        cure: "Shorten the text and commit again.")]
    TextTooLong,

    /// <summary>A binary member has more bytes than it holds.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "The bytes of a binary member are more than its model allows with `[MaxLength]`, or more than 1 MiB where it says nothing. A device refuses the commit; of what comes by another way the server rejects the object.",
        normal: "When an app keeps photos or documents of any size in a member.",
        cure: "Make the content smaller, allow more with `[MaxLength]` (together with `OfflineOptions.EntryByteLimit` and the server's `LineByteLimit`), or spread it over several objects.")]
    BinaryTooLarge,

    /// <summary>A value of an older version of the app cannot be converted to today's model.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "A member was replaced by another one, and the conversion that the model declares for it has no answer for this value.",
        normal: "When values in the field are not as the conversion expects them.",
        cure: "The synchronization error has the value. Correct the conversion in the server's model, or enter the value again in an app of today.")]
    UpgradeFailed,

    /// <summary>The object is larger than a download can carry, or its change than an upload can.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "All values of the object together need more bytes than a download can carry of one object (14 MiB), or one commit changes more than `OfflineOptions.EntryByteLimit` bytes.",
        normal: "When an app keeps whole documents in texts.",
        cure: "Shorten its texts, or spread them over several objects, and commit again.")]
    ObjectTooLarge,

    /// <summary>A number or moment is outside of the range that a validation rule allows.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "The value, or the member that it is compared with, breaks the limits of a range rule; the reason names the member and the limits.",
        normal: "When the app does not check its forms, or the limits changed.",
        cure: "Set a value within the limits and commit again.")]
    ValueOutOfRange,

    /// <summary>A text does not have the form that a validation rule asks for.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "The whole text does not match the pattern of a rule.",
        normal: "When the app does not check its forms, or the pattern changed.",
        cure: "Set a text of that form and commit again.")]
    PatternMismatch,

    /// <summary>A member differs from what a validation rule compares it with.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "A rule asks for a certain value, or for the value of another member.",
        normal: "When the app does not check its forms.",
        cure: "Set the value that the reason names and commit again.")]
    ValuesDiffer,

    /// <summary>Another object has a value that must be unique.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "An object on the server, or an earlier one of the same upload, has the value already.",
        normal: "When two people choose the same value offline.",
        cure: "Set another value and commit again, or change the other object first.")]
    ValueNotUnique,

    /// <summary>Whether a validation rule is kept could not be found out in reasonable time.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "The pattern of a rule backtracks without end on this text.",
        normal: "Never with patterns that need no look-around and no back-reference.",
        cure: "Simplify the pattern in the model; until then set another text.")]
    RuleNotEvaluable,

    /// <summary>The object cannot be deleted while others are associated with it.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "The model refuses the delete while an object is at the other end of an association, or more would be deleted along with it than one upload may delete.",
        normal: "When somebody begins to use what another one deletes.",
        cure: "Delete or change the associated objects first.")]
    DeleteRefused,

    /// <summary>The object refers to an object that exists neither on the server nor in the batch.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "An object was synchronized without an object that it refers to and that was created on the device.",
        normal: "When a selection leaves out what the selected objects need.",
        cure: "Synchronize both together, or the one that is referred to first.")]
    DanglingReference,

    /// <summary>Somebody else changed the object since the device saw it.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "The entity's conflict policy is `RejectStale`, and the server has a newer version than the one that was changed. Or a restore of the server had lost a delete, and the object was changed before it came back.",
        normal: "When several people change the same object.",
        cure: "Look at the server's state, which the device shows now, and change the object anew.")]
    ObjectStale,

    /// <summary>The entry cannot stand without another one that was rejected.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "Another object of the same group was rejected, or the object's creation was.",
        normal: "As a consequence of another rejection; the reason names its key.",
        cure: "Mend the cause first, then commit this one again.")]
    CauseRejected,

    /// <summary>What the entry takes the place of was accepted already.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "An entry was corrected and resubmitted although the server has accepted it, or another correction of it.",
        normal: "After a device was cloned or restored, when both copies correct the same rejected object.",
        cure: "Look at the object as the device shows it now, and change it anew if something is missing.")]
    AlreadyAccepted,

    /// <summary>The server's own code refused the object.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "A handler of the server refused the commit or delete; the reason is its text.",
        normal: "When the app has rules that only the server can judge.",
        cure: "Do what the reason says and commit again.")]
    HandlerRefused,

    /// <summary>The server's own code failed on the object.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "A handler threw an error, made a change that breaks a rule, or called for further commits without end.",
        normal: "Never in a server that works.",
        cure: "The server's log and the synchronization error have the details. Mend the handler, then commit the object again.")]
    HandlerFailed,

    /// <summary>The server's own code took too long.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "A handler did not finish within the time that the server gives it, and was cancelled.",
        normal: "When the handler waits for something that does not come.",
        cure: "Make the handler faster, or raise the limit; then commit the object again.")]
    HandlerTimeout,

    /// <summary>The database refused the object for a reason that no rule covers.</summary>
    [ErrorManual(ErrorArea.Rejection,
        cause: "PostgreSQL refused to store this one object: an index, trigger or constraint that was added by hand, or a value that it cannot keep.",
        normal: "Never in a database that only the server changes.",
        cure: "The server's log names the SQLSTATE. Remove what was added, or mend the object; its data is kept in the synchronization error.")]
    StorageRefused,

    // Calls of server logic

    /// <summary>The server has no logic of that name.</summary>
    [ErrorManual(ErrorArea.Call,
        cause: "The app calls server logic that the server does not have, or has not any more.",
        normal: "While app and server are updated one after the other.",
        cure: "Update the app; or register the logic on the server, with AddServerLogic or AddHandlersFrom.")]
    CallUnknown,

    /// <summary>The app calls server logic with another contract than the server has.</summary>
    [ErrorManual(ErrorArea.Call,
        cause: "The arguments, the result or the version of the contract differ between app and server. The message shows both.",
        normal: "An app that was not updated calls a server that was.",
        cure: "Update the app. A server that must serve old apps keeps the logic of the old version beside the new one.")]
    CallOutdated,

    /// <summary>An argument of a call is missing, unknown, or no value of its type.</summary>
    [ErrorManual(ErrorArea.Call,
        cause: "The call lacks an argument, has one too many, or one that its type does not allow; or the result of the logic does. The message names it.",
        normal: "Never in an app that was built with the contract.",
        cure: "Give the argument that the message names a value that its type allows.")]
    CallInvalid,

    /// <summary>The call was carried out, and its answer is not kept any more.</summary>
    [ErrorManual(ErrorArea.Call,
        cause: "The call was sent again under its key after the time for which the server keeps answers. It took effect once, the first time.",
        normal: "After a device could not reach the server for a long time.",
        cure: "Synchronize to see what the call did. To keep answers longer raise the server's `CallAnswerLifetime`.")]
    CallAnswerGone,

    // Languages

    /// <summary>A user asks for a language that the model has not got.</summary>
    [ErrorManual(ErrorArea.Session,
        cause: "The app, or the operator's code, chose a language that the server's model does not name. Nothing changed.",
        normal: "When an app offers a language that a newer server has no longer.",
        cure: "Choose one of the languages that the message lists, or add it to the model with `Languages(…)`.")]
    LanguageUnknown,

    // Recordings, servers and tools

    /// <summary>A recording or batch cannot be read.</summary>
    [ErrorManual(ErrorArea.Operation,
        cause: "A line is not what the journal's format describes, or the last one is missing. The message names the line.",
        normal: "When a file was cut off on the way.",
        cure: "Export the journal again.")]
    RecordingDamaged,

    /// <summary>PostgreSQL's programs are not installed, or too old.</summary>
    [ErrorManual(ErrorArea.Operation,
        cause: "No database is named, so the server wants to run a private cluster, and finds no PostgreSQL that it can use.",
        normal: "On a new machine.",
        cure: "Install PostgreSQL (Debian and Ubuntu: apt-get install postgresql), or name a running one with OFFLINESYNC_POSTGRES.")]
    PostgresMissing,

    /// <summary>PostgreSQL cannot be reached or used.</summary>
    [ErrorManual(ErrorArea.Operation,
        cause: "It is down, the connection string is wrong, the user lacks rights, or the data folder is of another major version.",
        normal: "While PostgreSQL restarts.",
        cure: "Check that it runs, and the connection string; the message names what was refused.")]
    PostgresUnavailable,

    /// <summary>PostgreSQL runs as a standby.</summary>
    [ErrorManual(ErrorArea.Operation,
        cause: "The connection string leads to a standby, which cannot be written to and whose snapshots hide running transactions.",
        normal: "During a failover.",
        cure: "Put the primary into the connection string; with several hosts add Target Session Attributes=primary.")]
    PostgresInRecovery,

    /// <summary>The port is taken by another program.</summary>
    [ErrorManual(ErrorArea.Operation,
        cause: "Another program listens on the address that the server was told to use.",
        normal: "When a server is started twice.",
        cure: "Stop the other program, or choose another port.")]
    PortInUse,

    /// <summary>An option has a value that cannot work.</summary>
    [ErrorManual(ErrorArea.Operation,
        cause: "An option is missing, out of its range, or contradicts another one, or the database lacks tables that the server may not create. The message lists all of them.",
        normal: "While an app is being set up.",
        cure: "Correct each option that the message names, where it is set, and start again.")]
    OptionsInvalid,
}
