using System.Buffers;

namespace OfflineSync.Excel;

/// <summary>The name of a sheet, as Excel takes it: 1 to 31 characters, some excluded, no apostrophe at its ends, and not the one that Excel keeps for itself.</summary>
internal sealed record SheetTitle
{
    private const int Limit = 31;
    private const string Reserved = "History";

    private static readonly SearchValues<char> excluded = SearchValues.Create(":\\/?*[]");

    private readonly string _name;

    /// <exception cref="ArgumentException">It cannot be one.</exception>
    public SheetTitle(string name)
    {
        string? problem = string.IsNullOrWhiteSpace(name) ? "is empty"
            : name.Length > Limit ? $"has more than {Limit} characters"
            : name.AsSpan().ContainsAny(excluded) ? "has one of : \\ / ? * [ ]"
            : name.Any(char.IsControl) || CellText.Escaped(name) != name ? "has a character that no sheet's name can have"
            : name[0] == '\'' || name[^1] == '\'' ? "begins or ends with an apostrophe"
            : name.Equals(Reserved, StringComparison.OrdinalIgnoreCase) ? "is Excel's own" : null;
        if (problem is not null) throw new ArgumentException($"'{name}' cannot be the name of a sheet: it {problem}.", nameof(name));
        _name = name;
    }

    /// <summary>An entity's name is an identifier: too long or reserved at most.</summary>
    public static SheetTitle Of(EntityDefinition entity)
    {
        string name = entity.Name[..Math.Min(entity.Name.Length, Limit)];
        return new SheetTitle(name.Equals(Reserved, StringComparison.OrdinalIgnoreCase) ? name + "_" : name);
    }

    /// <summary>The name of the first sheet, or of one that goes on.</summary>
    public string Numbered(uint number)
    {
        if (number == 1) return _name;
        string end = FormattableString.Invariant($" {number}");
        return _name[..Math.Min(_name.Length, Limit - end.Length)] + end;
    }
}
