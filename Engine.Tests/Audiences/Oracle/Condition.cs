using System.Globalization;

namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>Where a condition is asked: about a row, for a user, seen from the row outside of it.</summary>
internal sealed record Spot(Tables Tables, Row Self, Row User, Spot? Outer = null)
{
    public Spot Inside(Row row) => new(Tables, row, User, this);
}

/// <summary>A condition that knows its text, and whether it holds when one simply looks. It shares nothing with the engine's constraints.</summary>
internal abstract record Condition
{
    public abstract string Text { get; }

    /// <summary>Whether a path may be written before it, in the place of brackets.</summary>
    public virtual bool IsPath => false;

    public abstract bool Holds(Spot at);

    protected static bool OfValues(object? left, string sign, object? right)
    {
        if (left is null || right is null) return sign switch { "=" => left is null && right is null, "!=" => left is null != right is null, _ => false };
        int order = (left, right) switch
        {
            (string one, string other) => string.CompareOrdinal(one, other),
            (bool one, bool other) => one.CompareTo(other),
            (DateTime one, DateTime other) => one.CompareTo(other),
            _ => Convert.ToDecimal(left, CultureInfo.InvariantCulture).CompareTo(Convert.ToDecimal(right, CultureInfo.InvariantCulture)),
        };
        return sign switch { "=" => order == 0, "!=" => order != 0, "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };
    }

    protected static bool OfObjects(object? left, string sign, object? right) => left is not null && right is not null && left.Equals(right) == (sign == "=");

    protected static string Literal(object? value) => value switch
    {
        null => "empty",
        bool flag => flag ? "true()" : "false()",
        string text => $"'{text}'",
        DateTime moment => $"'{moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}'",
        _ => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
    };

    private static object? Read(Row row, string? member) => member is null ? row.Id : row[member];

    /// <summary>A Boolean alone.</summary>
    public sealed record Flag(string Member) : Condition
    {
        public override string Text => Member;

        public override bool IsPath => true;

        public override bool Holds(Spot at) => at.Self[Member] is true;
    }

    /// <summary>A member compares with a value; null is empty.</summary>
    public sealed record Compares(string Member, string Sign, object? Value) : Condition
    {
        public override string Text => $"{Member} {Sign} {Literal(Value)}";

        public override bool IsPath => true;

        public override bool Holds(Spot at) => OfValues(at.Self[Member], Sign, Value);
    }

    /// <summary>A moment is before or after now; those of the oracle are far from it.</summary>
    public sealed record Passed(string Member, string Sign, string Token) : Condition
    {
        public override string Text => $"{Member} {Sign} '[%{Token}%]'";

        public override bool IsPath => true;

        public override bool Holds(Spot at) => at.Self[Member] is DateTime moment && moment.Year < 2020 == (Sign == "<");
    }

    /// <summary>A text has a part.</summary>
    public sealed record Has(string Function, string Member, string Part) : Condition
    {
        public override string Text => $"{Function}({Member}, '{Part}')";

        public override bool Holds(Spot at) => at.Self[Member] is string text && (Function == "contains" ? text.Contains(Part, StringComparison.OrdinalIgnoreCase) : text.StartsWith(Part, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Two members of one object.</summary>
    public sealed record Twins(string Left, string Sign, string Right) : Condition
    {
        public override string Text => $"{Left} {Sign} {Right}";

        public override bool Holds(Spot at) => OfValues(at.Self[Left], Sign, at.Self[Right]);
    }

    /// <summary>A reference to a user, or a user's id, is the one who asks.</summary>
    public sealed record IsUser(string Path, string? Member, string Sign, string Token) : Condition
    {
        public override string Text => $"{Path} {Sign} {Token}";

        public override bool IsPath => true;

        public override bool Holds(Spot at) => OfObjects(Read(at.Self, Member), Sign, at.User.Id);
    }

    /// <summary>A member, or the id, compares with a member of the one who asks.</summary>
    public sealed record OfUser(string Path, string? Member, string Sign, string UserPath, string UserMember, bool AreObjects) : Condition
    {
        public override string Text => $"{Path} {Sign} $currentUser/{UserPath}";

        public override bool IsPath => true;

        public override bool Holds(Spot at) => AreObjects
            ? OfObjects(Read(at.Self, Member), Sign, at.User[UserMember])
            : OfValues(Read(at.Self, Member), Sign, at.User[UserMember]);
    }

    /// <summary>A member of the one who asks compares with a value; the object is not asked.</summary>
    public sealed record UserIs(string Member, string Sign, object? Value) : Condition
    {
        public override string Text => $"$currentUser/{Member} {Sign} {Literal(Value)}";

        public override bool Holds(Spot at) => OfValues(at.User[Member], Sign, Value);
    }

    /// <summary>The one who asks has a role.</summary>
    public sealed record HasRole(string Role, string Sign) : Condition
    {
        public override string Text => $"'[%CurrentUser%]' {Sign} '[%UserRole_{Role}%]'";

        public override bool Holds(Spot at) => Grants.RolesOf(at.User).Contains(Role) == (Sign == "=");
    }

    /// <summary>A user has a role.</summary>
    public sealed record InRole(string Role, string Sign) : Condition
    {
        public override string Text => $"Roles {Sign} '[%UserRole_{Role}%]'";

        public override bool IsPath => true;

        public override bool Holds(Spot at) => Grants.RolesOf(at.Self).Contains(Role) == (Sign == "=");
    }

    /// <summary>A member compares with one of the object further out.</summary>
    public sealed record Outwards(string Member, string Sign, int Up, string Other) : Condition
    {
        public override string Text => $"{Member} {Sign} {string.Concat(Enumerable.Repeat("../", Up))}{Other}";

        public override bool Holds(Spot at) => OfValues(at.Self[Member], Sign, at.Outer!.Self[Other]);
    }

    /// <summary>The object referred to is of a kind and fulfils something.</summary>
    public sealed record To(Slot Slot, string Kind, bool IsAnyKind, Condition? Where, bool AsPath) : Condition
    {
        public override string Text => Behind($"{Slot.Association}/{Kind}", Where, AsPath);

        public override bool IsPath => true;

        public override bool Holds(Spot at) => at.Self[Slot.Name] is Guid id && (IsAnyKind && Where is null
            || (at.Tables.Find(id) is { } target && at.Tables.Shape.Is(target.Kind, Kind) && Where?.Holds(at.Inside(target)) != false));
    }

    /// <summary>Some object that refers here is of a kind and fulfils something.</summary>
    public sealed record From(Slot Slot, string Kind, bool IsToItself, Condition? Where, bool AsPath) : Condition
    {
        public override string Text => Behind($"{Slot.Association}{(IsToItself ? "[reversed()]" : "")}/{Kind}", Where, AsPath);

        public override bool IsPath => true;

        public override bool Holds(Spot at) => at.Tables.Of(at.Tables.Shape.RootOf(Slot.Kind)).Any(other =>
            other[Slot.Name] is Guid id && id == at.Self.Id && at.Tables.Shape.Is(other.Kind, Kind) && Where?.Holds(at.Inside(other)) != false);
    }

    /// <summary>Some object at the other end of a many-to-many association is of a kind and fulfils something.</summary>
    public sealed record Across(Pairs Pairs, bool IsBackwards, string Kind, Condition? Where, bool AsPath) : Condition
    {
        public override string Text => Behind($"{Pairs.Name}{(IsBackwards && Pairs.Owner == Pairs.Target ? "[reversed()]" : "")}/{Kind}", Where, AsPath);

        public override bool IsPath => true;

        public override bool Holds(Spot at) => at.Tables.Of(Pairs.Name).Any(link => at.Self.Id.Equals(link[IsBackwards ? "Target" : "Owner"])
            && at.Tables.Find(link[IsBackwards ? "Owner" : "Target"]) is { } other && at.Tables.Shape.Is(other.Kind, Kind) && Where?.Holds(at.Inside(other)) != false);
    }

    public sealed record Both(Condition Left, Condition Right) : Condition
    {
        public override string Text => $"({Left.Text} and {Right.Text})";

        public override bool Holds(Spot at) => Left.Holds(at) && Right.Holds(at);
    }

    public sealed record Either(Condition Left, Condition Right) : Condition
    {
        public override string Text => $"({Left.Text} or {Right.Text})";

        public override bool Holds(Spot at) => Left.Holds(at) || Right.Holds(at);
    }

    public sealed record Denied(Condition Inner) : Condition
    {
        public override string Text => $"not({Inner.Text})";

        public override bool Holds(Spot at) => !Inner.Holds(at);
    }

    private static string Behind(string path, Condition? where, bool asPath) => where is null ? path : asPath ? $"{path}/{where.Text}" : $"{path}[{where.Text}]";
}
