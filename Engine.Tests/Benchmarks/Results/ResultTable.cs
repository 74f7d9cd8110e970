using System.Globalization;
using Spectre.Console;

namespace OfflineSync.Benchmarks.Results;

/// <summary>The results as a table, each with its goal and whether it is reached.</summary>
internal static class ResultTable
{
    private const int Width = 150;

    public static void Print(IReadOnlyList<RowDefinition> rows, IReadOnlyDictionary<string, Result> results)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("row");
        foreach (string name in (string[])["value", "unit", "limit", "ratio", "by CPU", "goal"]) table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        table.AddColumn("");
        table.AddColumn("note");
        foreach (RowDefinition row in rows)
        {
            if (results.GetValueOrDefault(row.Name) is { } result) table.AddRow(row.Name, Text(result.Value), row.Unit, Text(result.Limit), Text(result.Ratio), Text(result.CpuRatio), Goal(row), Verdict(row, result), Markup.Escape(result.Note));
            else table.AddRow(row.Name, "", row.Unit, "", "", "", Goal(row), "MISSING", "");
        }
        if (!AnsiConsole.Profile.Out.IsTerminal) AnsiConsole.Profile.Width = Width;
        AnsiConsole.Write(table);
    }

    private static string Goal(RowDefinition row) => row.Goal is { } goal ? $"{(row.IsLeast ? ">=" : "<=")} {Text(goal)}{(row.IsRatio ? " x" : "")}" : "";

    private static string Verdict(RowDefinition row, Result result) => row.Goal is null ? "" : row.IsReached(result) ? "reached" : "missed";

    private static string Text(double? number) => number switch
    {
        null => "",
        >= 1000 => number.Value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => number.Value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => number.Value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => number.Value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
