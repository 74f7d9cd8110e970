namespace OfflineSync.Server.Sessions;

/// <summary>
/// Counts failed sign-ins of the last minute, in memory: per name and address, and ten times as many per name and per address alone, so
/// that nobody can lock another's name out cheaply and nobody can try many names from one place. Only failures count.
/// </summary>
internal sealed class SignInLimiter(int limit, TimeProvider time)
{
    private const int CounterLimit = 100_000;
    private const int WiderFactor = 10;
    private static readonly TimeSpan window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Name, string Address), (DateTimeOffset Since, int Count)> _counters = [];

    /// <summary>How long to wait before the next try; null when it may be made now.</summary>
    public TimeSpan? WaitFor(string name, string address)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            TimeSpan? wait = null;
            foreach (((string, string) key, int allowed) in Keys(name, address))
            {
                if (!_counters.TryGetValue(key, out (DateTimeOffset Since, int Count) counter) || now - counter.Since >= window || counter.Count < allowed) continue;
                TimeSpan left = window - (now - counter.Since);
                if (wait is null || left > wait) wait = left;
            }
            return wait;
        }
    }

    /// <summary>Counts a failure.</summary>
    public void CountFailure(string name, string address)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            if (_counters.Count >= CounterLimit) Forget(now);
            foreach (((string, string) key, _) in Keys(name, address))
            {
                _counters[key] = _counters.TryGetValue(key, out (DateTimeOffset Since, int Count) counter) && now - counter.Since < window
                    ? (counter.Since, counter.Count + 1)
                    : (now, 1);
            }
        }
    }

    private IEnumerable<((string, string) Key, int Allowed)> Keys(string name, string address) =>
        [((name, address), limit), ((name, ""), limit * WiderFactor), (("", address), limit * WiderFactor)];

    private void Forget(DateTimeOffset now)
    {
        foreach (var key in _counters.Where(pair => now - pair.Value.Since >= window).Select(pair => pair.Key).ToList()) _counters.Remove(key);
        // Under a flood of names the counters start anew rather than grow: the hash rounds bound what an attacker gains by that.
        if (_counters.Count >= CounterLimit) _counters.Clear();
    }
}
