using System.Text.RegularExpressions;
using Weasel.Postgresql;

namespace OfflineSync.Projections;

/// <summary>The names of the server's tables, quoted and with their schema: every statement takes them from here.</summary>
internal sealed partial class StoreSchema
{
    /// <summary>The schema that is used when an app names none.</summary>
    public const string DefaultName = "offlinesync";

    public const string LastEventColumn = "_event";

    /// <summary>The source of memberships that come from the model and from no object.</summary>
    public const string NoSource = "00000000-0000-0000-0000-000000000000";

    public StoreSchema(string name = DefaultName)
    {
        if (!IsName(name))
        {
            throw new OfflineSyncException(ErrorCode.OptionsInvalid, $"'{name}' cannot be the name of the database schema.",
                "Use a lower-case letter followed by at most 39 lower-case letters, digits or underscores.");
        }
        Name = name;
    }

    /// <summary>Whether a schema can be called that.</summary>
    public static bool IsName(string? name) => name is not null && PlainIdentifier().IsMatch(name);

    /// <summary>The schema's name, which needs no quotes.</summary>
    public string Name { get; }

    /// <summary>Every object there ever was, and the row that is locked for it.</summary>
    public string ObjectHead => Table("object_head");

    public string Visibility => Table("visibility");

    public string Membership => Table("membership");

    /// <summary>Which keys the rules know, and since when.</summary>
    public string Audience => Table("audience");

    public string Journal => Table("journal");

    /// <summary>Places of journals that are still to come.</summary>
    public string JournalGap => Table("journal_gap");

    /// <summary>What came back after a restore, and what it met: the order of the values that were lost.</summary>
    public string RecoveredWrite => Table("recovered_write");

    public string UploadBatch => Table("upload_batch");

    public string UploadPart => Table("upload_part");

    /// <summary>Answers of calls of server logic.</summary>
    public string ServerCall => Table("server_call");

    /// <summary>What devices asked for, and how it ended.</summary>
    public string History => Table("synchronization_history");

    public string Session => Table("session");

    /// <summary>Failed sign-ins of the last minute.</summary>
    public string SignInFailure => Table("sign_in_failure");

    public string UserCredential => Table("user_credential");

    public string UserLanguage => Table("user_language");

    public string TokenKey => Table("token_key");

    public string ModelState => Table("model_state");

    /// <summary>What the tables looked like after their last update.</summary>
    public string SchemaState => Table("schema_state");

    public string SynchronizationError => Table("synchronization_error");

    /// <summary>The last number of each member that the server numbers.</summary>
    public string AutoNumber => Table("auto_number");

    /// <summary>Marten's events.</summary>
    public string Events => Table("mt_events");

    /// <summary>Marten's streams: one per journal.</summary>
    public string Streams => Table("mt_streams");

    /// <summary>The sequence that numbers the events.</summary>
    public string EventSequence => Table("mt_events_sequence");

    /// <summary>The table of an entity's objects.</summary>
    public string ObjectsOf(EntityDefinition entity) => Table(ObjectTableName(entity));

    public static string ObjectTableName(EntityDefinition entity) => "object_" + entity.Id.ToLowerInvariant();

    /// <summary>The column of a member, without quotes.</summary>
    public static string ColumnName(MemberDefinition member) => member.Id.ToLowerInvariant();

    /// <summary>The column of a member, quoted.</summary>
    public static string Column(MemberDefinition member) => $"\"{ColumnName(member)}\"";

    /// <summary>A table's name as Weasel takes it.</summary>
    public PostgresqlObjectName TableName(string table) => new(Name, table, SchemaUtils.IdentifierUsage.General);

    /// <summary>A table of the schema by its name.</summary>
    public string Table(string name) => $"\"{Name}\".\"{name}\"";

    [GeneratedRegex("^[a-z][a-z0-9_]{0,39}$")]
    private static partial Regex PlainIdentifier();
}
