namespace OfflineSync;

/// <summary>Every error that the engine, the server or the tools report. The name is what travels and what is logged; it never changes.</summary>
public enum ErrorCode
{
    /// <summary>An error without a code of its own. Report it: it should have one.</summary>
    Unexpected = 0,

    // The model

    /// <summary>The domain model contradicts itself or names something that does not exist. Mend the model.</summary>
    ModelInvalid,

    /// <summary>A name (entity, member, role) is not part of the domain model. Check its spelling and the model's version.</summary>
    ModelUnknownName,

    /// <summary>A value does not fit its member's type, range or precision. Set another value.</summary>
    ValueInvalid,

    /// <summary>A constraint (XPath text or lambda) cannot be read or is not supported. The message points at the place.</summary>
    ConstraintInvalid,

    // The device

    /// <summary>Another process or engine has this folder open. Close it, or use another folder.</summary>
    FolderInUse,

    /// <summary>The device database cannot be read or fails its checks. Keep the file: its journal may be exported; then open a new folder.</summary>
    DatabaseDamaged,

    /// <summary>The disk is full or not writable. Nothing was committed. Free some room and commit again.</summary>
    DiskFailed,

    /// <summary>A synchronization is running already. Wait for it, or ask to join it.</summary>
    SynchronizationRunning,

    /// <summary>Nobody is signed in, and the model has no anonymous user.</summary>
    NotSignedIn,

    /// <summary>The object left the device, or belongs to another engine or unit of work.</summary>
    ObjectNotUsable,

    /// <summary>The engine was disposed.</summary>
    EngineClosed,

    // The network

    /// <summary>The server could not be reached, or the connection broke before an answer. Normal offline: try again later.</summary>
    NetworkUnavailable,

    /// <summary>No answer within the time limit. Normal on bad links: try again later.</summary>
    NetworkTimeout,

    /// <summary>What answered is not this server (a proxy's page, HTML, a wrong content type). Check the address.</summary>
    ServerAnswerUnknown,

    /// <summary>The server speaks another protocol version. Update the app or the server.</summary>
    ProtocolMismatch,

    /// <summary>The server failed. Try again later; the server's log says why.</summary>
    ServerFailed,

    /// <summary>The server is busy with this journal or restarting. Try again after the time it names.</summary>
    ServerBusy,

    // Sessions

    /// <summary>User name or password is wrong, or the user is not active.</summary>
    SignInRefused,

    /// <summary>The session's token is unknown, expired or revoked. Sign in again.</summary>
    SessionInvalid,

    /// <summary>The user may not do this.</summary>
    Forbidden,

    // Uploads and downloads

    /// <summary>A request cannot be read. The message names the place.</summary>
    RequestInvalid,

    /// <summary>A request is larger than the server's limit, before or after unpacking.</summary>
    RequestTooLarge,

    /// <summary>The journal's chain, a digest or a batch hash does not fit its content.</summary>
    JournalBroken,

    /// <summary>The journal named in the request belongs to another user, or has another content under the same sequence: it was copied or restored. The device continues under a new journal id by itself.</summary>
    JournalForked,

    /// <summary>An entry's key is known with another content or user.</summary>
    KeyConflict,

    /// <summary>The batch was refused for good earlier; the device forms a new one by itself.</summary>
    BatchVoid,

    /// <summary>The checkpoint was made by another store, user, journal or rules generation. The device starts a full download by itself.</summary>
    CheckpointInvalid,

    /// <summary>This server instance runs other rules than the database. Restart it with the current model.</summary>
    RulesOutdated,

    // Rejections of single objects

    /// <summary>The object is not there for this user: deleted, never created, or not visible.</summary>
    ObjectUnavailable,

    /// <summary>The access rules do not allow this change.</summary>
    AccessDenied,

    /// <summary>A required member is empty.</summary>
    RequiredMemberEmpty,

    /// <summary>A text is longer than its member allows.</summary>
    TextTooLong,

    /// <summary>The object refers to an object that exists neither on the server nor in the batch.</summary>
    DanglingReference,

    /// <summary>Somebody else changed the object since the device saw it, and the entity's policy refuses that. Change the object anew.</summary>
    ObjectStale,

    /// <summary>Another entry of the same object, or the same group, was rejected, and this one cannot stand alone.</summary>
    CauseRejected,

    // Recordings, servers and tools

    /// <summary>A recording cannot be read. The message names the line.</summary>
    RecordingDamaged,

    /// <summary>PostgreSQL's programs are not installed.</summary>
    PostgresMissing,

    /// <summary>PostgreSQL cannot be reached or refuses the connection string.</summary>
    PostgresUnavailable,

    /// <summary>PostgreSQL runs as a standby. Connect to the primary.</summary>
    PostgresInRecovery,

    /// <summary>The port is taken by another program.</summary>
    PortInUse,

    /// <summary>An option has a value that cannot work. The message lists all of them.</summary>
    OptionsInvalid,
}
