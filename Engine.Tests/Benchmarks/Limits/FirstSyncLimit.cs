using System.Buffers.Binary;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Npgsql;
using static SQLitePCL.raw;

namespace OfflineSync.Benchmarks.Limits;

/// <summary>The raw path of a first synchronization: PostgreSQL's reader, Kestrel, HttpClient, prepared SQLite inserts in one transaction.</summary>
internal static class FirstSyncLimit
{
    private const int FrameSize = 128 * 1024, LongestRow = 1024;

    public static async Task ServeAsync(HttpContext context, NpgsqlDataSource source)
    {
        await using NpgsqlCommand command = source.CreateCommand("select id, title, quantity, trim_scale(price)::text, done, changed, parent from offlinesync.object_item");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        byte[] frame = new byte[FrameSize + LongestRow];
        for (bool more = true; more;)
        {
            int end = 4;
            while (end < FrameSize && (more = await reader.ReadAsync())) end += Write(frame.AsSpan(end), reader);
            BinaryPrimitives.WriteInt32LittleEndian(frame, more ? end - 4 : -(end - 4));
            await context.Response.Body.WriteAsync(frame.AsMemory(0, end));
        }
    }

    /// <returns>How many rows came.</returns>
    public static async Task<int> RunAsync(Uri server, string file)
    {
        using var http = new HttpClient();
        await using Stream stream = await http.GetStreamAsync(server);
        using var database = new SqliteConnection($"Data Source={file};Pooling=False");
        database.Open();
        sqlite3_exec(database.Handle, "pragma journal_mode = wal; pragma synchronous = full; create table item (id blob primary key, title text, quantity integer, price text, done integer, changed integer, parent blob) without rowid; begin");
        sqlite3_prepare_v2(database.Handle, "insert into item values (?, ?, ?, ?, ?, ?, ?)", out SQLitePCL.sqlite3_stmt insert);
        byte[] frame = new byte[FrameSize + LongestRow];
        int rows = 0, length;
        do
        {
            await stream.ReadExactlyAsync(frame.AsMemory(0, 4));
            length = BinaryPrimitives.ReadInt32LittleEndian(frame);
            await stream.ReadExactlyAsync(frame.AsMemory(0, Math.Abs(length)));
            for (int start = 0; start < Math.Abs(length); rows++) start += Insert(insert, frame.AsSpan(start));
        }
        while (length > 0);
        sqlite3_finalize(insert);
        return sqlite3_exec(database.Handle, "commit") == SQLITE_OK ? rows : 0;
    }

    // id 0, parent 16 (all zero: none), done 32, quantity 33, changed 37, the lengths of price 45 and title 46, both texts.
    private static int Write(Span<byte> to, NpgsqlDataReader reader)
    {
        reader.GetGuid(0).TryWriteBytes(to, bigEndian: true, out _);
        (reader.IsDBNull(6) ? Guid.Empty : reader.GetGuid(6)).TryWriteBytes(to[16..], bigEndian: true, out _);
        to[32] = reader.GetBoolean(4) ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(to[33..], reader.GetInt32(2));
        BinaryPrimitives.WriteInt64LittleEndian(to[37..], reader.GetDateTime(5).Ticks / TimeSpan.TicksPerMillisecond);
        to[45] = (byte)Encoding.UTF8.GetBytes(reader.GetString(3), to[47..]);
        to[46] = (byte)Encoding.UTF8.GetBytes(reader.GetString(1), to[(47 + to[45])..]);
        return 47 + to[45] + to[46];
    }

    private static int Insert(SQLitePCL.sqlite3_stmt insert, ReadOnlySpan<byte> row)
    {
        sqlite3_bind_blob(insert, 1, row[..16]);
        sqlite3_bind_text(insert, 2, row.Slice(47 + row[45], row[46]));
        sqlite3_bind_int(insert, 3, BinaryPrimitives.ReadInt32LittleEndian(row[33..]));
        sqlite3_bind_text(insert, 4, row.Slice(47, row[45]));
        sqlite3_bind_int(insert, 5, row[32]);
        sqlite3_bind_int64(insert, 6, BinaryPrimitives.ReadInt64LittleEndian(row[37..]));
        bool hasParent = row.Slice(16, 16).IndexOfAnyExcept((byte)0) >= 0;
        _ = hasParent ? sqlite3_bind_blob(insert, 7, row.Slice(16, 16)) : sqlite3_bind_null(insert, 7);
        if (sqlite3_step(insert) != SQLITE_DONE) throw new InvalidOperationException("A row was not inserted.");
        sqlite3_reset(insert);
        return 47 + row[45] + row[46];
    }
}
