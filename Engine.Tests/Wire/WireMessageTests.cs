using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using OfflineSync.Protocol;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Wire;

/// <summary>
/// Every message as it crosses the wire, approved as text: a change means a new protocol version, or that old devices still understand it.
/// The lines of a batch are the journal's (JournalFormatTests, Recordings). <c>./build.sh --target=Approve</c> approves what is there.
/// </summary>
public sealed class WireMessageTests
{
    private static readonly JsonSerializerOptions indented = new(ProtocolJson.Default.Options) { WriteIndented = true, NewLine = "\n" };

    private static readonly object[] messages =
    [
        new SignInRequest("ann", "correct horse"),
        new SignInRequest(null, null),
        new SignInRequest(null, null, "van 7", ByToken: true),
        new RenewRequest("secret"),
        new SignInAnswer("token", Id(1), "ann", ["Surveyor", "Auditor"], new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)),
        new SignInAnswer("token", Id(1), "ann", ["Surveyor"], new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), "secret"),
        new UploadAnswer(Id(2), [new OutcomeMessage(Id(3), true, []), new OutcomeMessage(Id(4), false, [new ReasonMessage(ErrorCode.DanglingReference, "It refers to an object that is gone.", "Country", Id(3)), new ReasonMessage(ErrorCode.AccessDenied, "No rule allows it.")])]),
        new UploadAnswer(Id(2), [new OutcomeMessage(Id(3), true, [])],
            [new ConflictMessage("City", Id(6), Id(3), [new ConflictMemberMessage("Name", "string", JsonElement.Parse("\"Den Briel\""), JsonElement.Parse("\"Brielle\""), true), new ConflictMemberMessage("Population", "integer", JsonElement.Parse("17000"), null, false)])],
            [new OfferMessage("City", Id(6), "Country", Id(7))]),
        new UploadAnswer(Id(2), [new OutcomeMessage(Id(3), true, []), new OutcomeMessage(Id(4), true, [], Position: 1_772_366_400_000_000), new OutcomeMessage(Id(6), false, [new ReasonMessage(ErrorCode.ObjectUnavailable, "It waits.")], Held: true)],
            Position: 1_772_366_400_000_001),
        new UploadQuestion([new ObjectList("City", [Id(3), Id(4)])], [Id(5)]),
        new UploadQuestion([], [], OmittedMembers: [new RowLayout("City", ["Remarks"])]),
        new UploadQuestion([], [], Recovered: [new PositionRun(2, 1_772_366_400_000_000), new PositionRun(1)]),
        new BatchRequest(Id(2), Id(5), "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 1_000_000, 3_000),
        .. Enum.GetValues<BatchState>().Select(state => new BatchStatus(state, 4_096, state == BatchState.Applied, state == BatchState.Void ? ErrorCode.Forbidden : null)),
        new DownloadRequest(Id(5), "model version", "token", "cursor", [Id(3), Id(4)], ["City"], [Id(6)], [Id(7)], ["Note"], [new RowLayout("City", ["Remarks"])]),
        new DownloadRequest(Id(5), "model version", null, null, [], [], [], []),
        .. Enum.GetValues<DownloadKind>().Select(kind => new DownloadHeader(kind, 100_000, [new RowLayout("City", ["Name", "Country"])])),
        new DownloadEnd("token", null, [Id(3)], 2, 1, ["Reader", "Surveyor"]),
        new DownloadEnd(null, "cursor", [], 50_000, 0),
        new DownloadRequest(Id(5), "model version", "token", null, [], [], [], [], Texts: "nl-NL:0123456789abcdef"),
        new DownloadEnd("token", null, [], 0, 0, ["Reader"], new TextsMessage("nl-NL", new SortedDictionary<string, string> { ["CityClosed"] = "Deze stad is gesloten." })),
        new LanguageRequest("nl-NL"),
        new TextsMessage("nl-NL", new SortedDictionary<string, string> { ["CityClosed"] = "Deze stad is gesloten." }),
        new CallRequest(Id(8), Id(5), "CloseVisit", 2, "(Visit: id, Remark: text?) : integer", JsonElement.Parse($$"""{"Visit":"{{Id(3)}}","Remark":null}"""), [Id(4)]),
        new CallRequest(Id(8), Id(5), "CloseVisit", 2, "() : nothing", JsonElement.Parse("{}"), null, [new RowLayout("City", ["Remarks"])], ["Note"]),
        new CallAnswer(Id(8), JsonElement.Parse("7"), [new CallActionMessage("ShowValidation", "Too short.", "Remark"), new CallActionMessage("ShowHomePage")]),
        new CallAnswer(Id(8), null, null, Repeated: true),
        new Problem(ErrorCode.ServerBusy, 409, "Another upload works on the same journal.", "Try again.", "4bf92f3577b34da6a3ce929d0e0e4736"),
        new Problem(ErrorCode.ServerFailed, 500, "Something failed."),
    ];

    [Fact]
    public void Routes_and_headers_are_the_approved_ones() => Snapshots.Match(
        string.Concat(new[] { typeof(Routes), typeof(ProtocolVersion), typeof(FrameWriter), typeof(FrameKind) }.SelectMany(type => type
            .GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static).Where(field => field.IsLiteral)
            .Select(field => $"{type.Name}.{field.Name} = {field.GetRawConstantValue()}\n"))),
        "routes");

    [Fact]
    public void Every_json_message_is_the_approved_one()
    {
        var text = new StringBuilder();
        foreach (object message in messages)
        {
            string json = JsonSerializer.Serialize(message, message.GetType(), indented);
            object read = JsonSerializer.Deserialize(json, message.GetType(), indented)!;
            Assert.Equal(json, JsonSerializer.Serialize(read, message.GetType(), indented));
            text.Append($"{message.GetType().Name}\n{json}\n\n");
        }
        Snapshots.Match(text.ToString(), "messages");
    }

    [Fact]
    public void Every_json_message_has_an_example_here() => Assert.Equal(
        typeof(ProtocolJson).GetCustomAttributesData().Where(data => data.AttributeType == typeof(JsonSerializableAttribute))
            .Select(data => ((Type)data.ConstructorArguments[0].Value!).Name).Order(StringComparer.Ordinal),
        messages.Select(message => message.GetType().Name).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Rows_and_removals_are_the_approved_bytes()
    {
        var text = new StringBuilder();
        Append("rows of the layout 1, two: ids, last events; columns of text (both), nothing, 300 and nothing, -7 and 7, 2026-03-01T12:00:00Z (both), true and false, a reference and nothing", FrameKind.Rows, content =>
        {
            var rows = new RowsWriter([MemberType.String, MemberType.String, MemberType.Integer, MemberType.Long, MemberType.DateTime, MemberType.Boolean, MemberType.Reference]);
            for (int row = 0; row < 2; row++)
            {
                rows.BeginRow(Id(1 + row), Id(11 + row));
                rows.WriteText(0, row == 0 ? "Málaga" : "Delft");
                if (row == 0) rows.WriteNumber(2, 300);
                rows.WriteNumber(3, row == 0 ? -7 : 7);
                rows.WriteNumber(4, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());
                rows.WriteBoolean(5, row == 0);
                if (row == 0) rows.WriteReference(6, Id(3));
            }
            rows.WriteTo(content, 1);
        });
        Append("removals of City: two ids", FrameKind.Removals, content =>
        {
            content.Write<byte>([4, .. "City"u8]);
            foreach (int id in (int[])[4, 5]) content.Write<byte>(Id(id).ToByteArray(bigEndian: true));
        });
        Append("the end of a download", FrameKind.DownloadEnd, content => content.Write(JsonSerializer.SerializeToUtf8Bytes(new DownloadEnd("t", null, [], 1, 2), ProtocolJson.Default.DownloadEnd)));
        Snapshots.Match(text.ToString(), "frames");

        void Append(string what, FrameKind kind, Action<ArrayBufferWriter<byte>> write)
        {
            ArrayBufferWriter<byte> content = new(), frame = new();
            write(content);
            FrameWriter.Write(frame, kind, content.WrittenSpan);
            text.Append($"{what}\n{string.Join('\n', Convert.ToHexStringLower(frame.WrittenSpan).Chunk(64).Select(line => new string(line)))}\n\n");
        }
    }

    private static Guid Id(int number) => new($"019c0000-0000-7000-8000-{number:000000000000}");
}
