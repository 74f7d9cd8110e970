using System.Security.Cryptography;
using System.Text;
using Npgsql;
using OfflineSync.Projections;

namespace OfflineSync.Server.Store;

/// <summary>
/// What the database's catalog says now, and what the last update left: two hashes each. A start that finds its model's definitions in a schema
/// that nobody touched since has nothing to look for.
/// </summary>
internal sealed class SchemaFingerprint
{
    private const string CatalogSql = """
        with schema as (select oid from pg_namespace where nspname = $1),
        relation as (select * from pg_class where relnamespace = (select oid from schema))
        select sha256(convert_to(string_agg(line, E'\n' order by line collate "C"), 'UTF8')), to_regclass($2) is not null
        from (
            select format('relation %s %s %s', relname, relkind, reloptions) from relation
            union all
            select format('column %s %s %s %s %s%s %s', relname, attname, format_type(atttypid, atttypmod), attnotnull, attgenerated, attidentity, pg_get_expr(adbin, adrelid))
            from relation join pg_attribute on attrelid = relation.oid and attnum > 0 and not attisdropped left join pg_attrdef on adrelid = attrelid and adnum = attnum
            where relkind in ('r', 'p', 'v', 'm')
            union all
            select format('index %s %s', indisvalid, pg_get_indexdef(indexrelid)) from pg_index join relation on relation.oid = indexrelid
            union all
            select format('constraint %s %s %s', relname, conname, pg_get_constraintdef(pg_constraint.oid)) from pg_constraint join relation on relation.oid = conrelid
            union all
            select format('trigger %s %s', tgenabled, pg_get_triggerdef(pg_trigger.oid)) from pg_trigger join relation on relation.oid = tgrelid
            union all
            select pg_get_functiondef(pg_proc.oid) from pg_proc where pronamespace = (select oid from schema) and prokind in ('f', 'p')
        ) found (line)
        """;

    private byte[]? _catalog;
    private byte[]? _wantedThen;
    private byte[]? _catalogThen;

    private SchemaFingerprint()
    {
    }

    /// <summary>The schema has nothing at all.</summary>
    public bool IsEmpty => _catalog is null;

    /// <summary>The hash of definitions, before what a database has beyond them becomes part of them.</summary>
    public static byte[] WantedBy(string script) => SHA256.HashData(Encoding.UTF8.GetBytes(script));

    public static async Task<SchemaFingerprint> ReadAsync(NpgsqlConnection connection, StoreSchema schema, CancellationToken cancellationToken)
    {
        (byte[]? catalog, bool isRecorded) = await ReadCatalogAsync(connection, schema, cancellationToken);
        var fingerprint = new SchemaFingerprint { _catalog = catalog };
        if (!isRecorded) return fingerprint;
        await using var command = new NpgsqlCommand($"select wanted, catalog from {schema.SchemaState}", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        if (await reader.ReadAsync(cancellationToken)) (fingerprint._wantedThen, fingerprint._catalogThen) = (reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1));
        return fingerprint;
    }

    /// <summary>The last update brought the database up to these definitions, and nobody changed it since.</summary>
    public bool IsLeftBy(byte[] wanted) => _catalog is not null && wanted.AsSpan().SequenceEqual(_wantedThen) && _catalog.AsSpan().SequenceEqual(_catalogThen);

    /// <summary>Remembers what an update left.</summary>
    public static async Task RecordAsync(NpgsqlConnection connection, StoreSchema schema, byte[] wanted, CancellationToken cancellationToken)
    {
        (byte[]? catalog, _) = await ReadCatalogAsync(connection, schema, cancellationToken);
        const string Columns = "(id, wanted, catalog) values (1, $1, $2) on conflict (id) do update set wanted = excluded.wanted, catalog = excluded.catalog";
        await using var command = new NpgsqlCommand($"insert into {schema.SchemaState} {Columns}", connection)
        {
            Parameters = { new() { Value = wanted }, new() { Value = catalog! } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<(byte[]? Catalog, bool IsRecorded)> ReadCatalogAsync(NpgsqlConnection connection, StoreSchema schema, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(CatalogSql, connection) { Parameters = { new() { Value = schema.Name }, new() { Value = schema.SchemaState } } };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.IsDBNull(0) ? null : reader.GetFieldValue<byte[]>(0), reader.GetBoolean(1));
    }
}
