namespace OfflineSync.Device;

/// <summary>What a write transaction has reached when it is committed.</summary>
internal enum WriteKind
{
    /// <summary>What the app's <see cref="Durability"/> says.</summary>
    Durable,

    /// <summary>
    /// The write-ahead log, without waiting for the disk. The log is one sequence: the next durable commit takes everything before it to
    /// the disk, and a power failure before that loses the end of the sequence, never a piece out of its middle. For rows that nobody sees
    /// yet and that can be fetched again.
    /// </summary>
    Building,
}
