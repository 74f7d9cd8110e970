namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>A rule as it is written: what it means, <see cref="Grants"/> says.</summary>
/// <param name="Kind">The entity or specialization.</param>
/// <param name="Role">The role.</param>
/// <param name="Rights">The rights.</param>
/// <param name="Read">The members to read; null where none are listed.</param>
/// <param name="Write">The members to write; null where none are listed.</param>
/// <param name="Where">The condition; null for none.</param>
internal sealed record RandomRule(string Kind, string Role, Rights Rights, string[]? Read, string[]? Write, Condition? Where)
{
    public bool Shows => (Rights & (Rights.Read | Rights.Write)) != Rights.None || Read is not null || Write is not null;

    public bool Writes(string member) => Write?.Contains(member) ?? Rights.HasFlag(Rights.Write);

    public bool Reads(string member) => Writes(member) || (Read?.Contains(member) ?? Rights.HasFlag(Rights.Read));

    public override string ToString() => $"{Kind} {Role} {Rights}{List(" read", Read)}{List(" write", Write)} [{Where?.Text}]";

    private static string List(string name, string[]? members) => members is null ? "" : $"{name}({string.Join(",", members)})";
}
