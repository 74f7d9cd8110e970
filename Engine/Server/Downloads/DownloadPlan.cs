using System.Collections.Immutable;
using OfflineSync.Audiences;

namespace OfflineSync.Server.Downloads;

/// <summary>
/// Which keys a download looks at, decided from the memberships of one cut. Pure. A key is read by its changes only where it was held and
/// let the same through then and now; else everything under it is looked at, or, where it is held no more, taken back.
/// </summary>
internal sealed class DownloadPlan
{
    private DownloadPlan(ImmutableArray<KeyScan> scans, ImmutableArray<string> roles)
    {
        Scans = scans;
        Roles = roles;
    }

    /// <summary>The keys, in ordinal order.</summary>
    public ImmutableArray<KeyScan> Scans { get; }

    /// <summary>The roles that the user has now.</summary>
    public ImmutableArray<string> Roles { get; }

    /// <summary>The keys that are held now.</summary>
    public IEnumerable<KeyScan> Held => Scans.Where(scan => scan.Mask is not null);

    /// <param name="catalog">The keys of the model.</param>
    /// <param name="user">The user.</param>
    /// <param name="rows">The memberships that can be reached from the user.</param>
    /// <param name="fromScratch">Whether there is no token: everything held is sent.</param>
    /// <param name="reset">Entities that are answered from scratch, by stable id.</param>
    /// <param name="skipped">Entities that are not downloaded, by stable id.</param>
    /// <param name="audiences">The grants that other rules brought or took since the checkpoint.</param>
    public static DownloadPlan Of(AudienceCatalog catalog, Guid user, IReadOnlyList<MembershipRow> rows, bool fromScratch, IReadOnlyCollection<string> reset, IReadOnlyCollection<string>? skipped = null, IReadOnlyList<AudienceChange>? audiences = null)
    {
        HeldNodes held = HeldNodes.Of(new ObjectId(user), rows);
        HashSet<string> roles = HeldNodes.RolesAmong(held.Now), surely = HeldNodes.RolesAmong(held.Surely), perhaps = HeldNodes.RolesAmong(held.Perhaps);
        var changes = new GrantChanges(audiences ?? []);
        var scans = new List<KeyScan>();
        // A user may hold a hundred thousand keys, of a few kinds.
        var masks = new Dictionary<(AudienceConjunct Conjunct, int Atom), (MemberMask? Now, MemberMask? Least, MemberMask? Most)>();
        foreach (string node in fromScratch ? held.Now : held.Now.Union(held.Perhaps))
        {
            foreach (AudienceKey key in catalog.KeysOf(node, changes).Where(key => skipped?.Contains(key.Entity.Id) != true))
            {
                if (!masks.TryGetValue((key.Conjunct, key.Atom), out (MemberMask? Now, MemberMask? Least, MemberMask? Most) mask))
                {
                    masks.Add((key.Conjunct, key.Atom), mask = (key.MaskOf(roles), changes.Surely(key, surely), changes.Perhaps(key, perhaps)));
                }
                MemberMask? now = held.Now.Contains(node) ? mask.Now : null;
                MemberMask? least = held.Surely.Contains(node) ? mask.Least : null, most = held.Perhaps.Contains(node) ? mask.Most : null;
                bool wasHeld = !fromScratch && most is not null;
                bool isSame = wasHeld && !reset.Contains(key.Entity.Id) && now is not null && now.Equals(least) && now.Equals(most);
                if (now is not null) scans.Add(new KeyScan(key, isSame ? ScanMode.Changes : ScanMode.Everything, now, wasHeld));
                else if (wasHeld) scans.Add(new KeyScan(key, ScanMode.Lost, null, wasHeld));
            }
        }
        return new DownloadPlan([.. scans.OrderBy(scan => scan.Key.Text, StringComparer.Ordinal)], [.. roles.Order(StringComparer.Ordinal)]);
    }
}
