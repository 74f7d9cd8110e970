using OfflineSync.Projections;
using OfflineSync.Server.Calls;
using OfflineSync.Server.Uploads;
using OfflineSync.Server.Uploads.Staging;

namespace OfflineSync.Server;

/// <summary>How an OfflineSync server runs. Every limit is here.</summary>
public sealed class OfflineSyncServerOptions
{
    private static readonly TimeSpan greatestRecoveryWindow = TimeSpan.FromDays(366);

    /// <summary>The environment variable that names the database when <see cref="Postgres"/> is empty.</summary>
    public const string PostgresVariable = "OFFLINESYNC_POSTGRES";

    /// <summary>The domain model. There is no default.</summary>
    public DomainModel? Model { get; set; }

    /// <summary>How to connect to PostgreSQL, for Npgsql. The default is what OFFLINESYNC_POSTGRES says; without that, a private cluster in <see cref="DataFolder"/>.</summary>
    public string? Postgres { get; set; }

    /// <summary>The schema of all tables. The default is <c>offlinesync</c>.</summary>
    public string Schema { get; set; } = "offlinesync";

    /// <summary>What happens when the database lacks tables, columns or functions. The default is <see cref="SchemaAutoCreate.CreateOrUpdate"/>.</summary>
    public SchemaAutoCreate AutoCreate { get; set; } = SchemaAutoCreate.CreateOrUpdate;

    /// <summary>The folder of the private cluster, where no database is named. The default is <c>OfflineSync</c> in the user's folder for application data.</summary>
    public string DataFolder { get; set; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "OfflineSync");

    /// <summary>How long a session's token lasts without a request; each request in its second half prolongs it. The default is 30 days.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long after its last contact a device may renew its session without a password. Each renewal replaces the secret that it takes; one that is used twice ends
    /// the session. The default is 180 days; zero renews none.
    /// </summary>
    public TimeSpan RenewalLifetime { get; set; } = TimeSpan.FromDays(180);

    /// <summary>How many failed sign-ins a minute are answered for one name from one address; ten times as many for one name, and for one address. The default is 10.</summary>
    public int SignInFailureLimit { get; set; } = 10;

    /// <summary>How many rounds a password is hashed (PBKDF2, HMAC-SHA512). The default is 210,000.</summary>
    public int PasswordHashRounds { get; set; } = 210_000;

    /// <summary>The greatest request body as it travels, in bytes. The default is 64 MiB.</summary>
    public long BodyByteLimit { get; set; } = 64L * 1024 * 1024;

    /// <summary>The greatest request body after unpacking, in bytes. The default is 64 MiB.</summary>
    public long UnpackedByteLimit { get; set; } = 64L * 1024 * 1024;

    /// <summary>The longest line of a batch (one entry or one content), in bytes. The default is 4 MiB.</summary>
    public int LineByteLimit { get; set; } = 4 * 1024 * 1024;

    /// <summary>How many entries the batch of one request may have. The default is 100,000.</summary>
    public int BatchEntryLimit { get; set; } = 100_000;

    /// <summary>How many entries a batch that travels in parts may have: the most that one transaction applies. The default is 250,000.</summary>
    public int ApplyEntryLimit { get; set; } = 250_000;

    /// <summary>The greatest size of a batch that travels in parts, after unpacking, in bytes. The default is 256 MiB.</summary>
    public long ApplyByteLimit { get; set; } = 256L * 1024 * 1024;

    /// <summary>How many bytes a user's devices may have staged at a time, packed. The default is 256 MiB.</summary>
    public long StagedByteLimit { get; set; } = 256L * 1024 * 1024;

    /// <summary>How long the parts of a batch that nobody finished are kept, and the outcome of a batch that came in parts. The default is 1 day.</summary>
    public TimeSpan StagingLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a request waits for a decision at most; the device asks again. The default is 10 seconds.</summary>
    public TimeSpan OutcomeWaitLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many ids a download may list (applied keys, reset objects, held outside, together). The default is 200,000.</summary>
    public int ListedIdLimit { get; set; } = 200_000;

    /// <summary>About how many objects a page of a download has: the server reads the next page while the device writes this one. Pages grow where more than a page changes while a download goes on. The default is 10,000.</summary>
    public int PageRowLimit { get; set; } = 10_000;

    /// <summary>About how many bytes a page of a download has before packing. The default is 16 MiB.</summary>
    public long PageByteLimit { get; set; } = 16L * 1024 * 1024;

    /// <summary>How much of an answer is kept in memory; the rest waits in a temporary file. The default is 1 MiB.</summary>
    public int SpoolMemoryLimit { get; set; } = 1024 * 1024;

    /// <summary>How long a statement of a download or of a session may take. The default is 2 minutes.</summary>
    public TimeSpan StatementTimeLimit { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether logs repeat the messages of exceptions. They say more, and may quote values of objects. The default is false: type, code, SQLSTATE and stack trace only.</summary>
    public bool LogExceptionMessages { get; set; }

    /// <summary>The keys that authenticate checkpoints, the current one last. The default is none: they are kept in the store.</summary>
    public IList<CheckpointKey> CheckpointKeys { get; } = [];

    /// <summary>How long the handlers of one object may take before they are cancelled and the object is rejected. The default is 10 seconds.</summary>
    public TimeSpan HandlerTimeLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a cancelled handler may take to stop before the whole upload is given up, to be sent again. The default is 5 seconds.</summary>
    public TimeSpan HandlerCancelLimit { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often commits of handlers may lead to further commits with handlers. The default is 10.</summary>
    public int HandlerDepthLimit { get; set; } = 10;

    /// <summary>How many objects an upload may delete because of others that it deletes. The default is 10,000.</summary>
    public int CascadeLimit { get; set; } = 10_000;

    /// <summary>How long server logic may take for one call before it is cancelled and nothing of it applied. The default is 20 seconds; devices wait 30 for an answer.</summary>
    public TimeSpan CallTimeLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The greatest arguments and the greatest result of a call of server logic, in bytes. The default is 1 MiB.</summary>
    public int CallByteLimit { get; set; } = 1024 * 1024;

    /// <summary>How many objects one call of server logic sends to the device. The default is 10,000.</summary>
    public int CallObjectLimit { get; set; } = 10_000;

    /// <summary>How long the answer of a call is kept for a device that did not get it. After that the call is still not carried out a second time. The default is 1 day; zero keeps none.</summary>
    public TimeSpan CallAnswerLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often a stream of changes looks whether its session still lives, and tells the device that the connection does. The default is 15 seconds.</summary>
    public TimeSpan StreamCheckInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the history of synchronizations is kept. The default is 90 days; zero keeps none.</summary>
    public TimeSpan HistoryLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long, after the server first noticed that its database was restored from before, devices keep changes of objects that it never had, for the devices that created these may bring them back. After that such changes are rejected, with their data kept. The default is 7 days; zero rejects at once.</summary>
    public TimeSpan RecoveryWindow { get; set; } = TimeSpan.FromDays(7);

    internal Sessions.SessionLimits SessionLimits() => new(SessionLifetime, RenewalLifetime);

    internal UploadLimits UploadLimits() => new()
    {
        EntryLimit = Math.Max(BatchEntryLimit, ApplyEntryLimit),
        HandlerTimeLimit = HandlerTimeLimit,
        HandlerCancelLimit = HandlerCancelLimit,
        HandlerDepthLimit = HandlerDepthLimit,
        CascadeLimit = CascadeLimit,
        RecoveryWindow = RecoveryWindow,
        LogExceptionMessages = LogExceptionMessages,
    };

    internal CallLimits CallLimits() => new(CallTimeLimit, CallByteLimit, CallObjectLimit, CallAnswerLifetime, LogExceptionMessages);

    internal StagingLimits StagingLimits() => new(StagedByteLimit, ApplyByteLimit, LineByteLimit, ApplyEntryLimit, StagingLifetime, OutcomeWaitLimit);

    /// <summary>Everything that is wrong with these options.</summary>
    internal IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (Model is null) problems.Add($"{nameof(Model)} is missing: set it to the domain model that the devices have");
        if (!StoreSchema.IsName(Schema)) problems.Add($"{nameof(Schema)} is '{Schema}', not a lower-case letter followed by at most 39 lower-case letters, digits or underscores");
        if (!Enum.IsDefined(AutoCreate)) problems.Add($"{nameof(AutoCreate)} has no value {AutoCreate}");
        if (string.IsNullOrWhiteSpace(DataFolder)) problems.Add($"{nameof(DataFolder)} is empty: name a folder that this user may write to");
        AtLeast(nameof(SessionLifetime), SessionLifetime, TimeSpan.FromMinutes(1));
        AtLeast(nameof(RenewalLifetime), RenewalLifetime, TimeSpan.Zero);
        AtLeast(nameof(SignInFailureLimit), SignInFailureLimit, 1);
        AtLeast(nameof(PasswordHashRounds), PasswordHashRounds, 1_000);
        AtLeast(nameof(BodyByteLimit), BodyByteLimit, 1024L);
        AtLeast(nameof(UnpackedByteLimit), UnpackedByteLimit, 1024L);
        AtLeast(nameof(LineByteLimit), LineByteLimit, 1024);
        AtLeast(nameof(BatchEntryLimit), BatchEntryLimit, 1);
        AtLeast(nameof(ApplyEntryLimit), ApplyEntryLimit, 1);
        AtLeast(nameof(ApplyByteLimit), ApplyByteLimit, 1024L);
        AtLeast(nameof(StagedByteLimit), StagedByteLimit, 1024L);
        AtLeast(nameof(StagingLifetime), StagingLifetime, TimeSpan.FromMinutes(1));
        AtLeast(nameof(OutcomeWaitLimit), OutcomeWaitLimit, TimeSpan.Zero);
        AtLeast(nameof(ListedIdLimit), ListedIdLimit, 1);
        AtLeast(nameof(PageRowLimit), PageRowLimit, 1);
        AtLeast(nameof(PageByteLimit), PageByteLimit, 1024L);
        AtLeast(nameof(SpoolMemoryLimit), SpoolMemoryLimit, 1024);
        AtLeast(nameof(StatementTimeLimit), StatementTimeLimit, TimeSpan.FromSeconds(1));
        AtLeast(nameof(HandlerTimeLimit), HandlerTimeLimit, TimeSpan.FromMilliseconds(1));
        AtLeast(nameof(HandlerCancelLimit), HandlerCancelLimit, TimeSpan.FromMilliseconds(1));
        AtLeast(nameof(HandlerDepthLimit), HandlerDepthLimit, 0);
        AtLeast(nameof(CascadeLimit), CascadeLimit, 0);
        AtLeast(nameof(CallTimeLimit), CallTimeLimit, TimeSpan.FromMilliseconds(1));
        AtLeast(nameof(CallByteLimit), CallByteLimit, 1024);
        AtLeast(nameof(CallObjectLimit), CallObjectLimit, 1);
        AtLeast(nameof(CallAnswerLifetime), CallAnswerLifetime, TimeSpan.Zero);
        AtLeast(nameof(StreamCheckInterval), StreamCheckInterval, TimeSpan.FromMilliseconds(1));
        AtLeast(nameof(HistoryLifetime), HistoryLifetime, TimeSpan.Zero);
        AtLeast(nameof(RecoveryWindow), RecoveryWindow, TimeSpan.Zero);
        if (RecoveryWindow > greatestRecoveryWindow) problems.Add(FormattableString.Invariant($"{nameof(RecoveryWindow)} is {RecoveryWindow}, more than {greatestRecoveryWindow.TotalDays} days"));
        if (CheckpointKeys.Any(key => key.Secret.Length < CheckpointKey.SecretSize)) problems.Add($"a key of {nameof(CheckpointKeys)} has less than {CheckpointKey.SecretSize} bytes, or cannot be read; in configuration a key is ID:SECRET, the secret in base64");
        if (CheckpointKeys.Select(key => key.Id).Distinct().Count() != CheckpointKeys.Count) problems.Add($"two keys of {nameof(CheckpointKeys)} have one id: number them apart");
        return problems;

        void AtLeast<T>(string name, T value, T least)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0) problems.Add($"{name} is {value}; it must be at least {least}");
        }
    }

    /// <summary>Refuses options that cannot work.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.OptionsInvalid"/>: the message lists every problem.</exception>
    internal void ThrowIfInvalid()
    {
        if (Problems() is { Count: > 0 } problems) throw new OfflineSyncException(ErrorCode.OptionsInvalid, $"The server's options cannot work: {string.Join("; ", problems)}.", "Correct them and start again.");
    }
}
