using System.Collections.Immutable;
using OfflineSync.Projections;

namespace OfflineSync.Server.Downloads;

/// <summary>
/// Which keys a download looks at, decided from the memberships of one cut. Pure.
/// 1. Held is what a role gives that the user has now. 2. A membership that changed since the token may have been anything at the
/// token: it counts neither as held then nor as not held then. 3. A key is read by its changes only where what it lets through then
/// and now is surely the same.
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
    /// <param name="rows">The memberships of the user and of the roles he has or had.</param>
    /// <param name="fromScratch">Whether there is no token: everything held is sent.</param>
    /// <param name="reset">Entities that are answered from scratch, by stable id.</param>
    /// <param name="skipped">Entities that are not downloaded, by stable id.</param>
    public static DownloadPlan Of(AudienceCatalog catalog, Guid user, IReadOnlyList<MembershipRow> rows, bool fromScratch, IReadOnlyCollection<string> reset, IReadOnlyCollection<string>? skipped = null)
    {
        string principal = AudienceKeys.User(new ObjectId(user));
        Dictionary<string, MembershipRow> roles = rows.Where(row => row.Principal == principal).ToDictionary(row => row.Key, StringComparer.Ordinal);
        ILookup<string, (string Role, bool Now, bool Surely, bool Perhaps)> grants = rows.Where(row => row.Principal != principal && roles.ContainsKey(row.Principal))
            .ToLookup(
                row => row.Key,
                row => roles[row.Principal] is var role
                    ? (RoleName(row.Principal), role.Visible && row.Visible, role.Visible && row.Visible && !role.Changed && !row.Changed,
                        (role.Visible || role.Changed) && (row.Visible || row.Changed))
                    : default,
                StringComparer.Ordinal);
        var scans = ImmutableArray.CreateBuilder<KeyScan>();
        foreach (Audience audience in catalog.All)
        {
            if (skipped?.Contains(audience.Entity.Id) == true) continue;
            var grant = grants[audience.Key].ToList();
            bool isHeld = grant.Any(one => one.Now);
            if (fromScratch || reset.Contains(audience.Entity.Id))
            {
                if (isHeld) scans.Add(new KeyScan(audience, ScanMode.Everything, MaskNow()));
                else if (!fromScratch && grant.Any(one => one.Perhaps)) scans.Add(new KeyScan(audience, ScanMode.Lost, null));
                continue;
            }
            if (!isHeld)
            {
                if (grant.Any(one => one.Perhaps)) scans.Add(new KeyScan(audience, ScanMode.Lost, null));
                continue;
            }
            MemberMask now = MaskNow();
            bool isSame = grant.Any(one => one.Surely)
                && audience.MaskOf(grant.Where(one => one.Surely).Select(one => one.Role)).Equals(now)
                && audience.MaskOf(grant.Where(one => one.Perhaps).Select(one => one.Role)).Equals(now);
            scans.Add(new KeyScan(audience, isSame ? ScanMode.Changes : ScanMode.Everything, now));

            MemberMask MaskNow() => audience.MaskOf(grant.Where(one => one.Now).Select(one => one.Role));
        }
        ImmutableArray<string> held = [.. roles.Values.Where(row => row.Visible).Select(row => RoleName(row.Key)).Order(StringComparer.Ordinal)];
        return new DownloadPlan(scans.ToImmutable(), held);
    }

    private static string RoleName(string principal) => principal[AudienceKeys.Role("").Length..];
}
