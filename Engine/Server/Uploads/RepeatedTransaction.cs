using Npgsql;
using OfflineSync.Server.Store;

namespace OfflineSync.Server.Uploads;

/// <summary>Runs a decision in a transaction, and again in another one when others get in its way.</summary>
/// <param name="source">The database.</param>
/// <param name="limit">How often it runs.</param>
/// <param name="traces">What earlier runs ran into.</param>
/// <param name="repeated">Told before it runs again: why, and the number of the run.</param>
internal sealed class RepeatedTransaction(NpgsqlDataSource source, int limit, UploadTraces traces, Action<Exception, int> repeated)
{
    /// <param name="run">One run. It takes no cancellation token: once begun it doesn't depend on the connection that asked for it.</param>
    /// <param name="leaveTraces">After a run that others got in the way of.</param>
    /// <param name="isTrial">Whether it only tries, and commits nothing.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ServerBusy"/>: others got in its way each time.</exception>
    public async Task<T> RunAsync<T>(Func<NpgsqlTransaction, Task<T>> run, Action leaveTraces, bool isTrial)
    {
        for (int number = 1; ; number++)
        {
            try
            {
                await using NpgsqlConnection connection = await source.OpenConnectionAsync(CancellationToken.None);
                await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, CancellationToken.None);
                T outcome = await run(transaction);
                if (!isTrial) await transaction.CommitAsync(CancellationToken.None);
                return outcome;
            }
            catch (Exception exception) when (PostgresErrors.IsCollision(exception) || exception is UploadCollisionException)
            {
                // A unique value that is refused again and again is no race: the object is looked for.
                if (number >= limit)
                {
                    if (PostgresErrors.IsUniqueViolation(exception)) throw;
                    throw UploadErrors.Busy();
                }
                leaveTraces();
                repeated(exception, number + 1);
            }
            catch (UploadStarvedException exception) when (!traces.RunsAlone)
            {
                leaveTraces();
                traces.RunsAlone = true;
                repeated(exception, number + 1);
            }
        }
    }
}
