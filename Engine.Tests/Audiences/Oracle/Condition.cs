namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>A condition that knows its text, and whether it holds when one simply looks. It shares nothing with the engine's constraints.</summary>
internal abstract record Condition
{
    public abstract string Text { get; }

    public abstract bool Holds(Tables tables, Row row, Guid user);

    public sealed record Flag(string Member) : Condition
    {
        public override string Text => Member;

        public override bool Holds(Tables tables, Row row, Guid user) => row[Member] is true;
    }

    public sealed record Greater(string Member, int Than) : Condition
    {
        public override string Text => $"{Member} > {Than}";

        public override bool Holds(Tables tables, Row row, Guid user) => row[Member] is int value && value > Than;
    }

    public sealed record IsUser(string Association, string Member) : Condition
    {
        public override string Text => $"{Association} = '[%CurrentUser%]'";

        public override bool Holds(Tables tables, Row row, Guid user) => row[Member] is Guid id && id == user;
    }

    public sealed record IsNotUser(string Association, string Member) : Condition
    {
        public override string Text => $"{Association} != '[%CurrentUser%]'";

        public override bool Holds(Tables tables, Row row, Guid user) => row[Member] is Guid id && id != user;
    }

    /// <summary>The object referred to fulfils something.</summary>
    public sealed record To(string Association, string Member, string Target, Condition? Where) : Condition
    {
        public override string Text => $"{Association}/{Target}{(Where is null ? "" : $"[{Where.Text}]")}";

        public override bool Holds(Tables tables, Row row, Guid user) => row[Member] is Guid id && tables.Find(id) is { } target && Where?.Holds(tables, target, user) != false;
    }

    /// <summary>Some object that refers here fulfils something.</summary>
    public sealed record From(string Association, string Owner, string Member, bool IsToItself, Condition? Where) : Condition
    {
        public override string Text => $"{Association}{(IsToItself ? "[reversed()]" : "")}/{Owner}{(Where is null ? "" : $"[{Where.Text}]")}";

        public override bool Holds(Tables tables, Row row, Guid user) =>
            tables.Of(Owner).Any(other => other[Member] is Guid id && id == row.Id && Where?.Holds(tables, other, user) != false);
    }

    public sealed record Both(Condition Left, Condition Right) : Condition
    {
        public override string Text => $"({Left.Text} and {Right.Text})";

        public override bool Holds(Tables tables, Row row, Guid user) => Left.Holds(tables, row, user) && Right.Holds(tables, row, user);
    }

    public sealed record Either(Condition Left, Condition Right) : Condition
    {
        public override string Text => $"({Left.Text} or {Right.Text})";

        public override bool Holds(Tables tables, Row row, Guid user) => Left.Holds(tables, row, user) || Right.Holds(tables, row, user);
    }

    public sealed record Denied(Condition Inner) : Condition
    {
        public override string Text => $"not({Inner.Text})";

        public override bool Holds(Tables tables, Row row, Guid user) => !Inner.Holds(tables, row, user);
    }
}
