using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using OfflineSync.Device;
using OfflineSync.Excel;

namespace OfflineSync;

/// <summary>Writes what a query finds on the device as an Excel workbook (Office Open XML), without a connection and without Excel.</summary>
public static class ExcelExport
{
    private const int ColumnLimit = 16_384;

    /// <summary>Writes the objects as a workbook from what is on the device: a row of names, then a row an object; after 1,048,576 rows another sheet goes on.</summary>
    /// <typeparam name="T">The entity's class.</typeparam>
    /// <param name="query">The query.</param>
    /// <param name="stream">Where to; it gets the whole workbook at the end, and is not closed.</param>
    /// <param name="columns">The columns as paths, such as <c>Name</c> or <c>City_Country/Country/Name</c>; none for all members.</param>
    /// <param name="sheet">The sheet's name, at most 31 characters and none of <c>: \ / ? * [ ]</c>; null for the entity's name.</param>
    /// <param name="cancellationToken">Cancels between two rows.</param>
    /// <returns>How many objects were written.</returns>
    /// <remarks>
    /// Numbers are numbers, up to the 15 digits that a cell keeps; longer ones are texts, digit for digit. Moments are dates in UTC; those before March 1900, which Excel does not know, are texts. Truth
    /// values are truth values, references are ids, bytes are base64. A text is a text whatever it begins with: none becomes a formula.
    /// </remarks>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>: a column is no path to an attribute; <see cref="ErrorCode.TextTooLong"/>: a text has more than the 32,767 characters of a cell, and nothing was written.</exception>
    /// <exception cref="ArgumentException">The sheet's name cannot be one, or there are more than 16,384 columns.</exception>
    public static Task<int> WriteExcelAsync<T>(this OfflineQuery<T> query, Stream stream, IReadOnlyCollection<string>? columns = null, string? sheet = null, CancellationToken cancellationToken = default)
        where T : OfflineObject => WriteAsync(query, stream, columns, sheet, SheetWriter.RowLimit, cancellationToken);

    internal static async Task<int> WriteAsync<T>(OfflineQuery<T> query, Stream stream, IReadOnlyCollection<string>? columns, string? sheet, int rowLimit, CancellationToken cancellationToken)
        where T : OfflineObject
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(stream);
        ExportColumn[] all = ExportColumn.Of(query.Entity, columns ?? []);
        if (all.Length > ColumnLimit) throw new ArgumentException($"A sheet has at most {ColumnLimit} columns.", nameof(columns));
        SheetTitle name = sheet is null ? SheetTitle.Of(query.Entity) : new SheetTitle(sheet);
        IReadOnlyList<T> rows = await query.ToListAsync(cancellationToken).ConfigureAwait(false);
        // The library goes back and forth in the file; whoever waits for it may not be able to.
        string path = Path.GetTempFileName();
        await using var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        using (SpreadsheetDocument document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            WorkbookPart book = document.AddWorkbookPart();
            CellLooks.AddTo(book);
            var sheets = new Sheets();
            int written = 0;
            do
            {
                WorksheetPart part = book.AddNewPart<WorksheetPart>();
                uint number = (uint)sheets.ChildElements.Count + 1;
                int count = Math.Min(rows.Count - written, rowLimit - 1);
                SheetWriter.Write(part, all, rows.Skip(written).Take(count), cancellationToken);
                written += count;
                sheets.Append(new Sheet { Id = book.GetIdOfPart(part), SheetId = number, Name = name.Numbered(number) });
            }
            while (written < rows.Count);
            book.Workbook = new Workbook(sheets);
        }
        file.Position = 0;
        await file.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
        return rows.Count;
    }
}
