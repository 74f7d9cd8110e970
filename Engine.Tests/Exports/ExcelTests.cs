using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using OfflineSync.Excel;
using OfflineSync.Tests.Device;

namespace OfflineSync.Tests.Exports;

/// <summary>What a query finds as a workbook, without a connection, opened again by the format's own library.</summary>
[Trait("Behaviour", "S-150")]
public sealed class ExcelTests
{
    private static readonly DomainModel model = DomainModel.Define("Shop", m => m.Entity("Thing", thing => thing
        .Attribute("Name", MemberType.String).Attribute("Count", MemberType.Integer).Attribute("Large", MemberType.Long).Attribute("Price", MemberType.Decimal)
        .Attribute("Sold", MemberType.Boolean).Attribute("At", MemberType.DateTime).Attribute("Photo", MemberType.Binary).Reference("Part", "Thing").Allow("User", Rights.All)));

    [Fact]
    public async Task Values_have_the_types_that_a_spreadsheet_counts_with()
    {
        await using LocalThings things = await LocalThings.OpenAsync(model);
        OfflineObject part = await things.AddAsync(("Name", "Bolt"));
        await things.AddAsync(("Name", "Wheel"), ("Count", -7), ("Large", 42L), ("Price", 12.50m), ("Sold", true), ("At", new DateTime(2030, 5, 1, 18, 0, 0, DateTimeKind.Utc)), ("Photo", new byte[] { 1, 2, 3 }), ("Part", part.Id));

        (int count, string[][] cells) = await things.ExportAsync("[Name = 'Wheel']", ["Name", "Count", "Large", "Price", "Sold", "At", "Photo", "Part", "Thing_Part/Thing/Name"]);

        Assert.Equal(1, count);
        Assert.Equal(["Name", "Count", "Large", "Price", "Sold", "At", "Photo", "Part", "Thing_Part/Thing/Name"], cells[0].Select(cell => cell[(cell.IndexOf(':') + 1)..]));
        Assert.Equal(["text:Wheel", "number:-7", "number:42", "number:12.5", "flag:1", "date:47604.75", "text:AQID", $"text:{part.Id}", "text:Bolt"], cells[1].Select(cell => cell.Replace("12.50", "12.5", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_a_cell_would_change_is_a_text()
    {
        await using LocalThings things = await LocalThings.OpenAsync(model);
        await things.AddAsync(("Large", 9_007_199_254_740_993L), ("Price", 1234567890.12345678m), ("At", new DateTime(1900, 2, 28, 0, 0, 0, DateTimeKind.Utc)));

        (_, string[][] cells) = await things.ExportAsync("", ["Large", "Price", "At", "Name"]);

        Assert.Equal(["text:9007199254740993", "text:1234567890.12345678", "text:1900-02-28 00:00:00", "number:"], cells[1]);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")")]
    [InlineData("+1+1")]
    [InlineData("@SUM(A1)")]
    [InlineData("a\u0001b\u001F\uFFFF")]
    [InlineData("_x0041_ and _x005F_")]
    [InlineData("<b>&amp;</b> \"'")]
    [InlineData("  two\r\nlines\t")]
    [InlineData("half \uD83D pair")]
    [InlineData("𝄞 naïve")]
    public async Task Every_text_comes_back_as_it_is_and_none_is_a_formula(string text)
    {
        await using LocalThings things = await LocalThings.OpenAsync(model);
        bool isKept = true;
        try
        {
            await things.AddAsync(("Name", text));
        }
        catch (OfflineSyncException)
        {
            isKept = false;
        }

        // What no member can hold, a column's text cannot hold either.
        Assert.Equal(text, Read(CellText.Escaped(text)));
        if (!isKept) return;
        (_, string[][] cells) = await things.ExportAsync("", ["Name"]);
        Assert.Equal("text:" + text, Read(cells[1][0]));
    }

    [Fact]
    public async Task A_full_sheet_goes_on_in_another_one()
    {
        await using LocalThings things = await LocalThings.OpenAsync(model);
        for (int number = 0; number < 5; number++) await things.AddAsync(("Name", $"n{number}"));
        using var stream = new MemoryStream();

        Assert.Equal(5, await ExcelExport.WriteAsync(things.Engine.Query("Thing").OrderBy("Name"), stream, ["Name"], "Things", rowLimit: 3, CancellationToken.None));

        Assert.Equal([("Things", "Name n0 n1"), ("Things 2", "Name n2 n3"), ("Things 3", "Name n4")], LocalThings.Open(stream).Select(sheet => (sheet.Name, string.Join(' ', sheet.Cells.Select(row => row[0]["text:".Length..])))));
        Assert.Equal(1_048_576, SheetWriter.RowLimit);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("[x]")]
    [InlineData("'x")]
    [InlineData("history")]
    [InlineData("a\u0001")]
    [InlineData("This name has more than thirty-one characters")]
    public async Task A_name_that_no_sheet_can_have_is_refused(string name)
    {
        await using LocalThings things = await LocalThings.OpenAsync(model);
        using var stream = new MemoryStream();

        await Assert.ThrowsAsync<ArgumentException>(() => things.Engine.Query("Thing").WriteExcelAsync(stream, sheet: name));
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public async Task Without_objects_there_is_a_sheet_with_names_and_what_does_not_fit_is_refused_before_anything_is_written()
    {
        await using LocalThings things = await LocalThings.OpenAsync(model);
        Assert.Equal(0, (await things.ExportAsync("", null)).Count);
        OfflineObject photo = await things.AddAsync(("Photo", new byte[30_000]));
        using var stream = new MemoryStream();

        var tooLong = await Assert.ThrowsAsync<OfflineSyncException>(() => things.Engine.Query("Thing").WriteExcelAsync(stream));
        Assert.Equal((ErrorCode.TextTooLong, 0), (tooLong.Code, stream.Length));
        Assert.Contains($"Photo of the Thing {photo.Id} has 40000 characters", tooLong.Message);
        Assert.Equal(ErrorCode.ConstraintInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => things.Engine.Query("Thing").WriteExcelAsync(stream, ["Colour"]))).Code);
    }

    // As Excel reads it.
    private static string Read(string text) => System.Text.RegularExpressions.Regex.Replace(text, "_x([0-9A-F]{4})_", match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString());

    private sealed class LocalThings(TestFolder folder, OfflineEngine engine) : IAsyncDisposable
    {
        public OfflineEngine Engine => engine;

        public static async Task<LocalThings> OpenAsync(DomainModel model)
        {
            var folder = new TestFolder();
            OfflineEngine engine = await OfflineEngine.OpenAsync(new OfflineOptions { Model = model, Folder = folder.Path, ChecksRights = false });
            await engine.UseUserAsync(ObjectId.Parse("018f4a6c-0000-7000-8000-000000000001"), CancellationToken.None);
            return new LocalThings(folder, engine);
        }

        public async Task<OfflineObject> AddAsync(params (string Member, object Value)[] values)
        {
            OfflineObject thing = engine.Create("Thing");
            foreach ((string member, object value) in values) thing[member] = value;
            await engine.CommitAsync(thing);
            return thing;
        }

        public async Task<(int Count, string[][] Cells)> ExportAsync(string where, string[]? columns)
        {
            using var stream = new MemoryStream();
            int count = await (where.Length == 0 ? engine.Query("Thing") : engine.Query("Thing").Where(where)).WriteExcelAsync(stream, columns);
            (string name, string[][] cells) = Open(stream).Single();
            Assert.Equal("Thing", name);
            return (count, cells);
        }

        public static (string Name, string[][] Cells)[] Open(Stream stream)
        {
            stream.Position = 0;
            using SpreadsheetDocument document = SpreadsheetDocument.Open(stream, isEditable: false);
            Assert.Empty(new OpenXmlValidator().Validate(document).Select(error => error.Description));
            WorkbookPart book = document.WorkbookPart!;
            return
            [
                .. book.Workbook!.Sheets!.Elements<Sheet>().Select(sheet => (sheet.Name!.Value!,
                    ((WorksheetPart)book.GetPartById(sheet.Id!)).Worksheet!.Descendants<Row>().Select(row => row.Elements<Cell>().Select(Describe).ToArray()).ToArray())),
            ];
        }

        private static string Describe(Cell cell)
        {
            Assert.Null(cell.CellFormula);
            if (cell.DataType?.Value == CellValues.InlineString) return "text:" + cell.InlineString!.Text!.Text;
            return $"{(cell.DataType?.Value == CellValues.Boolean ? "flag" : cell.StyleIndex?.Value == CellLooks.Moment ? "date" : "number")}:{cell.CellValue?.Text}";
        }

        public async ValueTask DisposeAsync()
        {
            await engine.DisposeAsync();
            folder.Dispose();
        }
    }
}
