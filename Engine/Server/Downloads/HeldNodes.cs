using OfflineSync.Projections;

namespace OfflineSync.Server.Downloads;

/// <summary>
/// What a user holds: the nodes that can be reached from him, in the cut and at the checkpoint. Behind a download of several pages the
/// device has something of several cuts: there a node was held surely, or perhaps. Pure.
/// </summary>
internal sealed class HeldNodes
{
    private HeldNodes(IReadOnlySet<string> now, IReadOnlySet<string> surely, IReadOnlySet<string> perhaps)
    {
        Now = now;
        Surely = surely;
        Perhaps = perhaps;
    }

    /// <summary>Held in the cut.</summary>
    public IReadOnlySet<string> Now { get; }

    /// <summary>Held in every cut that the device has something of.</summary>
    public IReadOnlySet<string> Surely { get; }

    /// <summary>Held in one of them.</summary>
    public IReadOnlySet<string> Perhaps { get; }

    /// <param name="user">The user.</param>
    /// <param name="rows">The memberships that can be reached from him.</param>
    public static HeldNodes Of(ObjectId user, IReadOnlyList<MembershipRow> rows)
    {
        ILookup<string, MembershipRow> byPrincipal = rows.ToLookup(row => row.Principal, StringComparer.Ordinal);
        return new HeldNodes(Reached(row => row.Visible), Reached(row => row.Surely), Reached(row => row.Perhaps));

        HashSet<string> Reached(Func<MembershipRow, bool> counts)
        {
            HashSet<string> reached = [.. AudienceKeys.RootsOf(user)];
            var next = new Stack<string>(reached);
            while (next.TryPop(out string? principal))
            {
                foreach (MembershipRow row in byPrincipal[principal])
                {
                    if (counts(row) && reached.Add(row.Key)) next.Push(row.Key);
                }
            }
            return reached;
        }
    }

    /// <summary>The roles among nodes.</summary>
    public static HashSet<string> RolesAmong(IReadOnlySet<string> nodes)
    {
        string role = AudienceKeys.Role("");
        return [.. nodes.Where(node => node.StartsWith(role, StringComparison.Ordinal)).Select(node => node[role.Length..])];
    }
}
