using OfflineSync.Projections;
using Weasel.Postgresql.Tables;

namespace OfflineSync.Server.Store;

/// <summary>The tables of the server's own state. Unlike the projected ones they cannot be rebuilt from the events.</summary>
internal static class ServerTables
{
    public static IEnumerable<Table> Of(StoreSchema schema) =>
    [
        Journal(schema), JournalGap(schema), UploadBatch(schema), UploadPart(schema), ServerCall(schema), History(schema), Session(schema), SignInFailure(schema), UserCredential(schema), UserLanguage(schema), TokenKey(schema), ModelState(schema), SchemaState(schema), SynchronizationError(schema), AutoNumber(schema), RecoveredWrite(schema),
    ];

    private static Table Journal(StoreSchema schema)
    {
        Table table = New(schema, "journal");
        table.AddColumn("id", "uuid").AsPrimaryKey();
        table.AddColumn("user_id", "uuid").NotNull();
        table.AddColumn("head_sequence", "bigint").NotNull();
        table.AddColumn("head_hash", "bytea").NotNull();
        table.AddColumn("nonce", "uuid");
        table.AddColumn("previous_nonce", "uuid");
        table.AddColumn("states_xid", "xid8");
        table.AddColumn("created_at", "timestamptz").NotNull();
        table.AddColumn("seen_at", "timestamptz").NotNull();
        return table;
    }

    private static Table JournalGap(StoreSchema schema)
    {
        Table table = New(schema, "journal_gap");
        table.AddColumn("journal", "uuid").AsPrimaryKey();
        table.AddColumn("first", "bigint").AsPrimaryKey();
        table.AddColumn("last", "bigint").NotNull();
        table.AddColumn("before", "bytea").NotNull();
        table.AddColumn("ending", "bytea").NotNull();
        return table;
    }

    private static Table UploadBatch(StoreSchema schema)
    {
        Table table = New(schema, "upload_batch");
        table.AddColumn("id", "uuid").AsPrimaryKey();
        table.AddColumn("journal", "uuid").NotNull();
        table.AddColumn("hash", "bytea").NotNull();
        table.AddColumn("state", "text").NotNull();
        table.AddColumn("code", "text");
        table.AddColumn("decided_at", "timestamptz").NotNull();
        table.AddColumn("outcome", "bytea");
        table.Indexes.Add(new IndexDefinition("upload_batch_outcome") { Columns = ["decided_at"], Predicate = "outcome is not null" });
        return table;
    }

    // The bytes of a batch that travels in parts, until it is decided.
    private static Table UploadPart(StoreSchema schema)
    {
        Table table = New(schema, "upload_part");
        table.AddColumn("journal", "uuid").AsPrimaryKey();
        table.AddColumn("batch", "uuid").AsPrimaryKey();
        table.AddColumn("start", "bigint").AsPrimaryKey();
        table.AddColumn("user_id", "uuid").NotNull();
        table.AddColumn("content", "text").NotNull();
        table.AddColumn("bytes", "bytea").NotNull();
        table.AddColumn("staged_at", "timestamptz").NotNull();
        table.Indexes.Add(new IndexDefinition("upload_part_user_id") { Columns = ["user_id"] });
        table.Indexes.Add(new IndexDefinition("upload_part_staged_at") { Columns = ["staged_at"] });
        return table;
    }

    // The answers of calls, for as long as they are kept.
    private static Table ServerCall(StoreSchema schema)
    {
        Table table = New(schema, "server_call");
        table.AddColumn("key", "uuid").AsPrimaryKey();
        table.AddColumn("answered_at", "timestamptz").NotNull();
        table.AddColumn("answer", "bytea").NotNull();
        table.Indexes.Add(new IndexDefinition("server_call_answered_at") { Columns = ["answered_at"] });
        return table;
    }

    private static Table History(StoreSchema schema)
    {
        Table table = New(schema, "synchronization_history");
        table.AddColumn("ended_at", "timestamptz").AsPrimaryKey();
        table.AddColumn("id", "uuid").AsPrimaryKey();
        table.AddColumn("duration", "bigint").NotNull();
        table.AddColumn("kind", "text").NotNull();
        table.AddColumn("user_id", "uuid").NotNull();
        table.AddColumn("journal", "uuid");
        table.AddColumn("batch", "uuid");
        table.AddColumn("entries", "integer").NotNull();
        table.AddColumn("rejected", "integer").NotNull();
        table.AddColumn("rows", "bigint").NotNull();
        table.AddColumn("removals", "bigint").NotNull();
        table.AddColumn("ending", "text").NotNull();
        table.AddColumn("code", "text");
        table.Indexes.Add(new IndexDefinition("synchronization_history_user_id") { Columns = ["user_id", "ended_at", "id"] });
        return table;
    }

    private static Table Session(StoreSchema schema)
    {
        Table table = New(schema, "session");
        table.AddColumn("token_hash", "bytea").AsPrimaryKey();
        table.AddColumn("user_id", "uuid").NotNull();
        table.AddColumn("created_at", "timestamptz").NotNull();
        table.AddColumn("expires_at", "timestamptz").NotNull();
        table.AddColumn("revoked_at", "timestamptz");
        // Columns that came later. A session from before them has an id, and cannot be renewed.
        table.AddColumn("id", "uuid").NotNull().DefaultValueByExpression("gen_random_uuid()");
        table.AddColumn("device", "text");
        table.AddColumn("renewal_hash", "bytea");
        table.AddColumn("previous_renewal_hash", "bytea");
        table.AddColumn("renewable_until", "timestamptz");
        table.Indexes.Add(new IndexDefinition("session_id") { Columns = ["id"], IsUnique = true });
        table.Indexes.Add(new IndexDefinition("session_user_id") { Columns = ["user_id"] });
        return table;
    }

    private static Table SignInFailure(StoreSchema schema)
    {
        Table table = New(schema, "sign_in_failure");
        table.AddColumn("key", "bytea").AsPrimaryKey();
        table.AddColumn("since", "timestamptz").NotNull();
        table.AddColumn("count", "integer").NotNull();
        return table;
    }

    private static Table UserCredential(StoreSchema schema)
    {
        Table table = New(schema, "user_credential");
        table.AddColumn("user_id", "uuid").AsPrimaryKey();
        table.AddColumn("password_hash", "text").NotNull();
        return table;
    }

    private static Table UserLanguage(StoreSchema schema)
    {
        Table table = New(schema, "user_language");
        table.AddColumn("user_id", "uuid").AsPrimaryKey();
        table.AddColumn("language", "text").NotNull();
        return table;
    }

    private static Table TokenKey(StoreSchema schema)
    {
        Table table = New(schema, "token_key");
        table.AddColumn("id", "integer").AsPrimaryKey();
        table.AddColumn("key", "bytea").NotNull();
        table.AddColumn("created_at", "timestamptz").NotNull();
        return table;
    }

    private static Table AutoNumber(StoreSchema schema)
    {
        Table table = New(schema, "auto_number");
        table.AddColumn("member", "text").AsPrimaryKey();
        table.AddColumn("last", "bigint").NotNull();
        return table;
    }

    // An object's events whose order counts for what comes back after a restore. No members stand for all of them.
    private static Table RecoveredWrite(StoreSchema schema)
    {
        Table table = New(schema, "recovered_write");
        table.AddColumn("object", "uuid").AsPrimaryKey();
        table.AddColumn("event", "uuid").AsPrimaryKey();
        table.AddColumn("position", "bigint").NotNull();
        table.AddColumn("members", "text[]");
        table.AddColumn("is_new", "boolean").NotNull();
        return table;
    }

    private static Table ModelState(StoreSchema schema)
    {
        Table table = New(schema, "model_state");
        table.AddColumn("id", "integer").AsPrimaryKey();
        table.AddColumn("model_version", "text").NotNull();
        table.AddColumn("rules_version", "text").NotNull();
        table.AddColumn("generation", "integer").NotNull();
        table.AddColumn("epoch", "uuid").NotNull();
        table.AddColumn("upgrades", "text[]").NotNull().DefaultValueByExpression("'{}'");
        // When the last restore was noticed: by the server's clock, and as a position in the store.
        table.AddColumn("restored_at", "timestamptz");
        table.AddColumn("restored_position", "bigint");
        return table;
    }

    private static Table SchemaState(StoreSchema schema)
    {
        Table table = New(schema, "schema_state");
        table.AddColumn("id", "integer").AsPrimaryKey();
        table.AddColumn("wanted", "bytea").NotNull();
        table.AddColumn("catalog", "bytea").NotNull();
        return table;
    }

    private static Table SynchronizationError(StoreSchema schema)
    {
        Table table = New(schema, "synchronization_error");
        table.AddColumn("id", "uuid").AsPrimaryKey();
        table.AddColumn("journal", "uuid").NotNull();
        table.AddColumn("user_id", "uuid").NotNull();
        table.AddColumn("entity", "text").NotNull();
        table.AddColumn("object_id", "uuid").NotNull();
        table.AddColumn("entry_keys", "uuid[]").NotNull();
        table.AddColumn("reasons", "jsonb").NotNull();
        table.AddColumn("detail", "text");
        table.AddColumn("content", "jsonb").NotNull();
        table.AddColumn("occurred_at", "timestamptz").NotNull();
        table.AddColumn("emptied", "jsonb");
        table.AddColumn("resolved_at", "timestamptz");
        table.AddColumn("resolved_by", "text");
        table.AddColumn("resolution", "text");
        table.AddColumn("resubmitted_as", "uuid");
        table.Indexes.Add(new IndexDefinition("synchronization_error_object_id") { Columns = ["object_id"] });
        return table;
    }

    private static Table New(StoreSchema schema, string name) => new(schema.TableName(name));
}
