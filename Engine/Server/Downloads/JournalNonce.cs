using Npgsql;
using OfflineSync.Journal;

namespace OfflineSync.Server.Downloads;

/// <summary>
/// The nonce of a journal's last answer. It is committed before the answer leaves, above the cut's transactions, so a store that
/// has the nonce has everything that the cut contained. The nonce that the request showed is kept: the answer may be lost.
/// </summary>
internal sealed class JournalNonce(DownloadSql sql, TimeProvider time)
{
    /// <summary>The time.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Ends the cut, and commits the nonce behind it.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.JournalForked"/>: the journal is another user's.</exception>
    public async Task CommitAsync(CutTransaction cut, Guid journal, Guid user, Guid nonce, Guid? presented, CancellationToken cancellationToken)
    {
        var command = new NpgsqlBatchCommand(sql.Nonce);
        command.Parameters.Add(new("journal", journal));
        command.Parameters.Add(new("user", user));
        command.Parameters.Add(new("hash", default(Sha256Hash).ToArray()));
        command.Parameters.Add(new("nonce", nonce));
        command.Parameters.Add(new("presented", NpgsqlTypes.NpgsqlDbType.Uuid) { Value = presented is { } value ? value : DBNull.Value });
        command.Parameters.Add(new("now", time.GetUtcNow()));
        if (await cut.EndAsync(command, cancellationToken).ConfigureAwait(false) == 0) throw Foreign();
    }

    public static OfflineSyncException Foreign() => new(ErrorCode.JournalForked, "The journal belongs to another user.", "Continue under a new journal id.");
}
