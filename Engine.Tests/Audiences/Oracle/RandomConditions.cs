namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>Makes conditions of everything that a model has.</summary>
internal sealed class RandomConditions(Random random, Shape shape, OracleCount count)
{
    private static readonly string[] Orders = ["<", "<=", ">", ">="];

    /// <summary>A condition on the objects of an entity.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="depth">How many conditions one inside the other there may be.</param>
    /// <param name="outer">The entity of the object outside, and how many steps out it is.</param>
    public Condition Next(string entity, int depth, (string Entity, int Up)? outer = null)
    {
        while (true)
        {
            if (Try(entity, depth, outer) is (var construct, { } made))
            {
                count.Saw($"condition: {construct}");
                return made;
            }
        }
    }

    private (string Construct, Condition? Made) Try(string entity, int depth, (string Entity, int Up)? outer)
    {
        Slot[] all = [.. shape.SlotsOf(entity)], plain = [.. all.Where(slot => slot.Target is null && !slot.IsMarked)];
        Slot[] users = [.. all.Where(slot => slot.Target == Shape.User)];
        switch (random.Next(depth > 0 ? 33 : 14))
        {
            case 0 when Pick(plain, slot => slot.Type == MemberType.Boolean) is { } flag:
                return ("Boolean alone", new Condition.Flag(flag.Name));
            case 1 or 2 when Pick(plain) is { } slot:
                if (random.Next(6) == 0) return ("= and != with empty", new Condition.Compares(slot.Name, Equality(), null));
                string sign = Sign(slot.Type);
                return (sign is "=" or "!=" ? $"{sign} a value" : "order with a value", new Condition.Compares(slot.Name, sign, RandomValues.Of(slot, random)));
            case 3 when random.Next(2) == 0 && Pick(all, slot => slot.Type == MemberType.Binary) is { } bytes:
                return ("binary and empty", new Condition.Compares(bytes.Name, Equality(), null));
            case 3 when Pick(all, slot => slot.IsMarked && slot.Type == MemberType.String) is { } text:
                return ("contains and starts-with", new Condition.Has(random.Next(2) == 0 ? "contains" : "starts-with", text.Name, Slot.Words[random.Next(3)].ToUpperInvariant()[..random.Next(1, 3)]));
            case 4 when Pick(plain) is { } left && Pick(plain, other => other != left && AreAlike(left.Type, other.Type)) is { } right:
                return ("two members of one object", new Condition.Twins(left.Name, left.Type == right.Type ? Sign(left.Type) : Equality(), right.Name));
            case 5 or 6 or 7 when Pick(users) is { } user:
                return IsUser(user.Path, user.Name);
            case 7 or 8 when entity == Shape.User:
                return random.Next(2) == 0 ? IsUser("id", null) : ("a user's role", new Condition.InRole(Role(), Equality()));
            case 9 or 10 when OfUser(entity, all, plain) is { } ofUser:
                return ofUser;
            case 11 when random.Next(2) == 0:
                return ("the asker's role", new Condition.HasRole(Role(), random.Next(4) == 0 ? "!=" : "="));
            case 11 when Pick([.. shape.SlotsOf(Shape.User)], slot => slot.Target is null && !slot.IsMarked) is { } ofAsker:
                string order = Sign(ofAsker.Type);
                return (order is "=" or "!=" ? "the asker's own value" : "order with the asker's own value", new Condition.UserIs(ofAsker.Name, order, RandomValues.Of(ofAsker, random)));
            case 12 when Pick(plain, slot => slot.Type == MemberType.DateTime) is { } moment:
                return ("a moment counted from now", new Condition.Passed(moment.Name, random.Next(2) == 0 ? "<" : ">", random.Next(2) == 0 ? "CurrentDateTime" : "BeginOfCurrentDay"));
            case 13 when outer is var (around, up) && Pick(plain) is { } inner && Pick([.. shape.SlotsOf(around)], other => other.Target is null && !other.IsMarked && other.Type == inner.Type) is { } other:
                return ("a member of the object further out", new Condition.Outwards(inner.Name, Sign(inner.Type), up, other.Name));
            case 14 or 15 or 16 or 17 when Pick(all, slot => slot.Target is not null) is { } forward:
                return To(forward, depth);
            case 18 or 19 or 20 when Pick([.. shape.Kinds.SelectMany(kind => kind.Slots)], slot => slot.Target is not null && shape.RootOf(slot.Target) == entity) is { } back:
                return From(back, entity, depth);
            case 21 or 22 or 23 when shape.Associations.Where(pairs => pairs.Owner == entity || pairs.Target == entity).ToArray() is { Length: > 0 } associations:
                return Across(associations[random.Next(associations.Length)], entity, depth);
            case 24 or 25:
                return ("and", new Condition.Both(Next(entity, depth - 1, outer), Next(entity, depth - 1, outer)));
            case 26 or 27 or 28:
                return ("or", new Condition.Either(Next(entity, depth - 1, outer), Next(entity, depth - 1, outer)));
            case 29:
                return ("not", new Condition.Denied(Next(entity, depth - 1, outer)));
            case 30 or 31 when Pick(all, slot => slot.Target is not null && slot.Target != Shape.User) is { } denied:
                Condition path = WithoutUser(() => To(denied, depth).Made), beside = WithoutUser(() => Next(entity, depth - 1, outer));
                return ("not of and, or", new Condition.Denied(random.Next(3) == 0 ? new Condition.Both(path, beside) : new Condition.Either(path, beside)));
            default:
                return ("", null);
        }
    }

    // What asks for the user and is denied becomes no key; most of these are to become some.
    private static Condition WithoutUser(Func<Condition> make)
    {
        Condition made = make();
        for (int i = 0; i < 8 && (made.Text.Contains("urrentUser", StringComparison.Ordinal) || made.Text.Contains("UserRole", StringComparison.Ordinal)); i++) made = make();
        return made;
    }

    private (string Construct, Condition Made) IsUser(string path, string? member)
    {
        string sign = random.Next(4) == 0 ? "!=" : "=";
        return ($"{(member is null ? "id" : "reference")} {sign} the user", new Condition.IsUser(path, member, sign, random.Next(2) == 0 ? "'[%CurrentUser%]'" : "$currentUser"));
    }

    // Numbers of all types are alike, and so are texts and enumerations.
    private (string Construct, Condition Made)? OfUser(string entity, Slot[] all, Slot[] plain)
    {
        Slot own = Pick([.. shape.SlotsOf(Shape.User)], slot => !slot.IsMarked)!;
        string equality = random.Next(8) == 0 ? "!=" : "=";
        if (own.Target is not null)
        {
            string[] paths = [.. all.Where(slot => slot.Target is not null && shape.RootOf(slot.Target) == own.Target).Select(slot => slot.Name), .. entity == own.Target ? ["id"] : (string[])[]];
            if (paths.Length == 0) return null;
            string path = paths[random.Next(paths.Length)];
            return path == "id" ? ("id and a user's member", new Condition.OfUser("id", null, equality, own.Path, own.Name, true))
                : ("reference and a user's member", new Condition.OfUser(shape.SlotOf(entity, path).Path, path, equality, own.Path, own.Name, true));
        }
        if (Pick(plain, slot => AreAlike(slot.Type, own.Type)) is not { } found) return null;
        string sign = found.Type == own.Type && random.Next(5) == 0 ? Sign(found.Type) : equality;
        return (found.Type == own.Type ? "member and a user's member" : "member and a user's member of another type", new Condition.OfUser(found.Path, found.Name, sign, own.Path, own.Name, false));
    }

    private (string Construct, Condition Made) To(Slot slot, int depth)
    {
        string root = shape.RootOf(slot.Target!);
        string kind = KindAt(root, slot.Target!);
        Condition? where = Behind(root, (shape.RootOf(slot.Kind), 1), depth, out bool asPath);
        return (slot.Target == Shape.User ? "to a user" : kind != root ? "to one of a specialization" : slot.Target == slot.Kind ? "to one of its own" : "to one",
            new Condition.To(slot, kind, kind == root, where, asPath));
    }

    private (string Construct, Condition Made) From(Slot slot, string entity, int depth)
    {
        string root = shape.RootOf(slot.Kind), kind = KindAt(root, slot.Kind);
        Condition? where = Behind(root, (entity, 1), depth, out bool asPath);
        return (root == entity ? "to many, reversed()" : kind != root ? "to many of a specialization" : "to many", new Condition.From(slot, kind, root == entity, where, asPath));
    }

    private (string Construct, Condition Made) Across(Pairs pairs, string entity, int depth)
    {
        bool isBackwards = pairs.Owner != entity || (pairs.Target == entity && random.Next(2) == 0);
        string root = isBackwards ? pairs.Owner : pairs.Target, kind = KindAt(root, root);
        Condition? where = Behind(root, (entity, 2), depth, out bool asPath);
        return (pairs.Owner == pairs.Target ? isBackwards ? "many-to-many with itself, reversed()" : "many-to-many with itself" : isBackwards ? "many-to-many, backwards" : "many-to-many",
            new Condition.Across(pairs, isBackwards, kind, where, asPath));
    }

    private Condition? Behind(string entity, (string Entity, int Up) from, int depth, out bool asPath)
    {
        Condition? where = random.Next(8) == 0 ? null : Next(entity, depth - 1, from);
        asPath = where is { IsPath: true } && random.Next(2) == 0;
        if (where is not null) count.Saw(asPath ? "path: steps" : "path: brackets");
        return where;
    }

    // A path names the entity that it leads to, or a specialization of that.
    private string KindAt(string root, string declared)
    {
        string[] kinds = [.. shape.Family(root).Select(kind => kind.Name)];
        return random.Next(3) > 0 ? declared == root || random.Next(2) == 0 ? root : declared : kinds[random.Next(kinds.Length)];
    }

    private string Sign(MemberType type) => type is MemberType.Boolean or MemberType.Enumeration || random.Next(2) == 0 ? Equality() : Orders[random.Next(4)];

    private string Equality() => random.Next(3) == 0 ? "!=" : "=";

    private string Role() => Shape.Roles[random.Next(Shape.Roles.Length)];

    private Slot? Pick(IReadOnlyList<Slot> slots, Func<Slot, bool>? isFit = null)
    {
        Slot[] fitting = [.. slots.Where(slot => isFit?.Invoke(slot) != false)];
        return fitting.Length == 0 ? null : fitting[random.Next(fitting.Length)];
    }

    private static bool AreAlike(MemberType one, MemberType other) => one == other || (IsNumber(one) && IsNumber(other)) || (IsText(one) && IsText(other));

    private static bool IsNumber(MemberType type) => type is MemberType.Integer or MemberType.Long or MemberType.Decimal;

    private static bool IsText(MemberType type) => type is MemberType.String or MemberType.Enumeration;
}
