namespace OfflineSync.Server.Postgres;

/// <summary>How a cluster is stopped.</summary>
public enum PostgresStopMode
{
    /// <summary>Open transactions are rolled back and everything is written out: the next start has nothing to recover.</summary>
    Fast,

    /// <summary>Everything ends at once, as in a crash: the next start recovers from the write-ahead log.</summary>
    Immediate,
}
