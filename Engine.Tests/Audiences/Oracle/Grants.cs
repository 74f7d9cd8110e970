namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>What rules mean, by a plain look at the tables: who may read, write, create and delete what.</summary>
internal sealed class Grants(Tables tables, IReadOnlyList<RandomRule> rules, IReadOnlyDictionary<string, Condition> settings)
{
    // What was found out since the tables last changed.
    private readonly Dictionary<Guid, Dictionary<Guid, HashSet<string>>> _held = [];
    private readonly Dictionary<(Guid User, Guid Row), HashSet<string>?> _readable = [];
    private int _version = -1;

    private Shape Shape => tables.Shape;

    public static string[] RolesOf(Row user) => ((string)user["Roles"]!).Split(',');

    /// <summary>What the user's device is to hold: the members of each row.</summary>
    public Dictionary<Guid, HashSet<string>> Held(Row user)
    {
        Forget();
        if (_held.TryGetValue(user.Id, out Dictionary<Guid, HashSet<string>>? held)) return held;
        _held.Add(user.Id, held = []);
        foreach (Row row in tables.All)
        {
            if (Shape.LeftOut.ContainsKey(row.Entity) || (settings.TryGetValue(row.Entity, out Condition? setting) && !setting.Holds(new Spot(tables, row, user)))) continue;
            if (Readable(user, row) is { } members) held.Add(row.Id, members);
        }
        return held;
    }

    /// <summary>The members that a user may read of a row; null where it does not show to him.</summary>
    public HashSet<string>? Readable(Row user, Row row)
    {
        Forget();
        if (!_readable.TryGetValue((user.Id, row.Id), out HashSet<string>? members)) _readable.Add((user.Id, row.Id), members = Read(user, row));
        return members;
    }

    private HashSet<string>? Read(Row user, Row row)
    {
        if (Shape.FindPairs(row.Entity) is { } pairs)
        {
            return pairs.Ends.Any(end => RulesOn(user, tables.Find(row[end.Near])!).Any(rule => rule.Reads(end.Set))) ? ["Owner", "Target"] : null;
        }
        RandomRule[] applying = [.. RulesOn(user, row).Where(rule => rule.Shows)];
        return applying.Length == 0 ? null : [.. Shape.MembersOf(row.Entity).Where(member => member == Shape.KindMember || applying.Any(rule => rule.Reads(member)))];
    }

    public bool MayWrite(Row user, Row row, string member) => Shape.FindPairs(row.Entity) is { } pairs
        ? pairs.Ends.Any(end => MayWriteSet(user, tables.Find(row[end.Near]), end.Holder, end.Set))
        : member != Shape.KindMember && RulesOn(user, row).Any(rule => rule.Writes(member));

    public bool MayDelete(Row user, Row row) => Shape.FindPairs(row.Entity) is { } pairs
        ? pairs.Ends.Any(end => MayWriteSet(user, tables.Find(row[end.Near]), end.Holder, end.Set))
        : RulesOn(user, row).Any(rule => rule.Rights.HasFlag(Rights.Delete));

    /// <summary>Of what is new, every condition counts as true.</summary>
    public bool MayCreate(Row user, string kind) => RulesOfNew(user, kind).Any(rule => rule.Rights.HasFlag(Rights.Create));

    public bool MayWriteNew(Row user, string kind, string member) => RulesOfNew(user, kind).Any(rule => rule.Writes(member));

    /// <summary>Whether the user may write a set of an object; of one that is not there, only what no condition limits counts.</summary>
    public bool MayWriteSet(Row user, Row? holder, string entity, string set) =>
        (holder is null ? rules.Where(rule => rule.Kind == entity && rule.Where is null && RolesOf(user).Contains(rule.Role)) : RulesOn(user, holder)).Any(rule => rule.Writes(set));

    /// <summary>Whether some rule lets some object's set be written, whatever its condition.</summary>
    public bool MayWriteSetAtAll(Row user, Pairs pairs) =>
        rules.Any(rule => RolesOf(user).Contains(rule.Role) && pairs.Ends.Any(end => Shape.RootOf(rule.Kind) == end.Holder && rule.Writes(end.Set)));

    private void Forget()
    {
        if (_version == tables.Version) return;
        _version = tables.Version;
        _held.Clear();
        _readable.Clear();
    }

    private IEnumerable<RandomRule> RulesOn(Row user, Row row) =>
        rules.Where(rule => RolesOf(user).Contains(rule.Role) && Shape.RootOf(rule.Kind) == row.Entity && Shape.Is(row.Kind, rule.Kind) && rule.Where?.Holds(new Spot(tables, row, user)) != false);

    private IEnumerable<RandomRule> RulesOfNew(Row user, string kind) => rules.Where(rule => RolesOf(user).Contains(rule.Role) && Shape.Is(kind, rule.Kind));
}
