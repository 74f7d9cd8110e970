using System.Runtime.CompilerServices;
using System.Text;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Tests.Journal;

/// <summary>The page that describes the format, and the code: what one of them says, the other does. Neither may change what is written.</summary>
public sealed class JournalFormatTests
{
    [Fact]
    public void The_example_of_the_format_page_is_what_the_code_writes()
    {
        JournalId journal = new(new Guid("018f4a6c-1c00-7000-8000-000000000001"));
        ObjectId user = new(new Guid("018f4a6c-0000-7000-8000-000000000001")), city = new(new Guid("018f4a6c-2000-7000-8000-00000000000a"));
        string model = Convert.ToHexStringLower(new byte[32]);
        JournalEntry create = new()
        {
            Key = new EntryKey(new Guid("018f4a6c-3000-7000-8000-000000000001")),
            Kind = EntryKind.Commit,
            EntityId = "City",
            ObjectId = city,
            IsNew = true,
            Changes =
            [
                new MemberChange("Country", MemberType.Reference, null, new ObjectId(new Guid("018f4a6c-2000-7000-8000-00000000000b"))),
                new MemberChange("IsPort", MemberType.Boolean, null, false),
                new MemberChange("Latitude", MemberType.Decimal, null, 52.0116m),
                new MemberChange("Name", MemberType.String, null, "Delft \"Ω\"\n"),
                new MemberChange("Population", MemberType.Integer, null, 109577),
                new MemberChange("SurveyedAt", MemberType.DateTime, null, new DateTime(2024, 5, 6, 7, 8, 9, 10, DateTimeKind.Utc)),
            ],
            Group = new Guid("018f4a6c-4000-7000-8000-000000000001"),
            ModelVersion = model,
            User = user,
            DeviceTime = new DateTime(2024, 5, 6, 7, 8, 10, DateTimeKind.Utc),
            TraceId = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        };
        JournalEntry delete = new()
        {
            Key = new EntryKey(new Guid("018f4a6c-3000-7000-8000-000000000002")),
            Kind = EntryKind.Delete,
            EntityId = "City",
            ObjectId = city,
            Basis = new EntryBasis(new Guid("018f4a6c-5000-7000-8000-000000000001"), create.Key),
            ModelVersion = model,
            User = user,
            DeviceTime = new DateTime(2024, 5, 6, 7, 9, 0, DateTimeKind.Utc),
        };
        ChainedEntry first = new(journal, 1, create, default), second = new(journal, 2, delete, first.Hash);
        ObjectContent content = new("City", city, [new ContentMember("Name", MemberType.String, "Delft"), new ContentMember("Remarks", MemberType.String, null)]);
        (_, byte[] bytes) = UploadBatch.Create(new BatchHeader(new BatchId(new Guid("018f4a6c-6000-7000-8000-000000000001")), journal, user, model), [first, second], [content]);

        Assert.Equal(Encoding.UTF8.GetString(bytes), Block("example.journal.jsonl"));
    }

    [Fact]
    public void The_tables_of_the_format_page_are_those_that_the_code_creates() =>
        Assert.Equal(JournalSchema.Sql.TrimEnd(), Block("tables").TrimEnd());

    [Fact]
    public void A_hash_has_one_text()
    {
        string text = Sha256Hash.Of("Delft"u8).ToString();

        Assert.Equal(text, Sha256Hash.Parse(text).ToString());
        Assert.Throws<FormatException>(() => Sha256Hash.Parse(text.ToUpperInvariant()));
    }

    /// <summary>The code block behind the comment that names it.</summary>
    private static string Block(string name, [CallerFilePath] string here = "")
    {
        string page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../Engine/docs/journal-format.md")).ReplaceLineEndings("\n");
        int start = page.IndexOf($"<!-- {name} -->", StringComparison.Ordinal);
        Assert.True(start >= 0, $"The page names no block '{name}'.");
        start = page.IndexOf('\n', page.IndexOf("```", start, StringComparison.Ordinal)) + 1;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
