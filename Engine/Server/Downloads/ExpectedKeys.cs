using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace OfflineSync.Server.Downloads;

/// <summary>
/// Which keys a user's next delta will probably look at: those of his last download here, or what his roles let expect. They save a round trip where
/// they are right, and decide nothing.
/// </summary>
internal sealed class ExpectedKeys(AudienceCatalog catalog)
{
    private const int KeysOfUser = 1000;
    private const int KeysOfAll = 200_000;

    private readonly ConcurrentDictionary<Guid, FrozenSet<string>> _last = [];
    private int _keys;

    public IReadOnlySet<string> Of(Guid user, IReadOnlyCollection<string> roles) => _last.TryGetValue(user, out FrozenSet<string>? last) ? last : catalog.Expected(roles);

    /// <summary>Keeps what a user held in a cut. Where there is too much, everything is forgotten.</summary>
    public void Keep(Guid user, IReadOnlySet<string> expected, DownloadPlan plan)
    {
        FrozenSet<string> held = plan.Held.Select(scan => scan.Key.Text).ToFrozenSet(StringComparer.Ordinal);
        if (held.Count > KeysOfUser || expected.SetEquals(held)) return;
        if (Interlocked.Add(ref _keys, held.Count + 1) > KeysOfAll)
        {
            _last.Clear();
            Interlocked.Exchange(ref _keys, held.Count + 1);
        }
        _last[user] = held;
    }
}
