using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using OfflineSync.Device;

namespace OfflineSync.Excel;

/// <summary>Writes the rows of a sheet one by one, without a tree of them in memory.</summary>
internal static class SheetWriter
{
    /// <summary>The rows of a sheet, that of the names among them.</summary>
    public const int RowLimit = 1_048_576;

    private const int DigitLimit = 15;

    // Excel takes 1900 for a leap year: what it shows before its 1st of March is another day, and before that year nothing.
    private static readonly DateTime firstMoment = new(1900, 3, 1);

    public static void Write(WorksheetPart part, IReadOnlyList<ExportColumn> columns, IEnumerable<OfflineObject> rows, CancellationToken cancellationToken)
    {
        using OpenXmlWriter writer = OpenXmlWriter.Create(part);
        writer.WriteStartElement(new Worksheet());
        writer.WriteStartElement(new SheetData());
        WriteRow(writer, columns.Select(column => CellOf(column.Name, column, null)));
        foreach (OfflineObject row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteRow(writer, columns.Select(column => CellOf(column.ValueOf(row), column, row)));
        }
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteRow(OpenXmlWriter writer, IEnumerable<Cell> cells)
    {
        writer.WriteStartElement(new Row());
        foreach (Cell cell in cells) writer.WriteElement(cell);
        writer.WriteEndElement();
    }

    private static Cell CellOf(object? value, ExportColumn column, OfflineObject? row) => value switch
    {
        null => new Cell(),
        bool flag => new Cell { DataType = CellValues.Boolean, CellValue = new CellValue(flag ? "1" : "0") },
        int number => NumberOf(number.ToString(CultureInfo.InvariantCulture)),
        long number when number is > -1_000_000_000_000_000 and < 1_000_000_000_000_000 => NumberOf(number.ToString(CultureInfo.InvariantCulture)),
        decimal number when Digits(number) <= DigitLimit => NumberOf(number.ToString(CultureInfo.InvariantCulture)),
        decimal number => TextOf(Values.DecimalText(number), column, row),
        DateTime moment when moment >= firstMoment => new Cell { CellValue = new CellValue(moment.ToOADate().ToString("R", CultureInfo.InvariantCulture)), StyleIndex = CellLooks.Moment },
        DateTime moment => TextOf(moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), column, row),
        BinaryValue bytes => TextOf(Convert.ToBase64String(bytes.Span), column, row),
        _ => TextOf(Convert.ToString(value, CultureInfo.InvariantCulture)!, column, row),
    };

    private static int Digits(decimal number) => Values.DecimalText(number).Where(char.IsAsciiDigit).SkipWhile(digit => digit == '0').Count();

    private static Cell NumberOf(string number) => new() { CellValue = new CellValue(number) };

    private static Cell TextOf(string text, ExportColumn column, OfflineObject? row)
    {
        if (text.Length > CellText.Limit)
        {
            throw new OfflineSyncException(ErrorCode.TextTooLong, $"{column.Name} of the {row?.Entity.Name} {row?.Id} has {text.Length} characters, and a cell holds {CellText.Limit}.", "Leave the column out, or write CSV.");
        }
        return new Cell { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(CellText.Escaped(text)) { Space = SpaceProcessingModeValues.Preserve }) };
    }
}
