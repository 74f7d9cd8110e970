namespace OfflineSync.Device;

/// <summary>Whether a request goes out again by itself, and after how long.</summary>
internal static class RetryPlan
{
    private const double JitterPart = 0.25;

    /// <summary>
    /// Whether a request is worth sending again soon: the server was busy, or a connection that was there broke. Offline is no such case, nor a
    /// server that is silent or broken: there the app decides when to try again.
    /// </summary>
    /// <param name="failure">How it failed.</param>
    /// <param name="tries">How often it was sent again already: a server that was reached then may be out of reach for a moment.</param>
    public static bool IsWorthIt(OfflineSyncException failure, int tries) =>
        failure.Kind == FailureKind.ServerBusy || (failure.Kind == FailureKind.Offline && (failure.OutcomeUnknown || tries > 0));

    /// <summary>The wait, or null when the tries are used up or the server asks for more patience than allowed.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="tries">How often it was asked again already.</param>
    /// <param name="retryAfter">What the server asks for.</param>
    /// <param name="jitter">From 0 to 1: spreads devices that were refused at the same time.</param>
    public static TimeSpan? Next(SynchronizationOptions options, int tries, TimeSpan? retryAfter, double jitter)
    {
        if (tries >= options.RetryLimit || retryAfter > options.RetryDelayLimit) return null;
        double backOff = Math.Min(options.RetryDelay.TotalMilliseconds * Math.Pow(2, tries), options.RetryDelayLimit.TotalMilliseconds);
        double wait = Math.Max(backOff, retryAfter?.TotalMilliseconds ?? 0);
        return TimeSpan.FromMilliseconds(wait * (1 + (JitterPart * jitter)));
    }

    /// <summary>Chance from an id, so that a seeded source gives the same waits again.</summary>
    public static double Jitter(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BitConverter.ToUInt32(bytes[12..]) / (double)uint.MaxValue;
    }
}
