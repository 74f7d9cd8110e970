using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Recordings;

/// <summary>What a replay did, as text for people: outcomes, events, errors and rows. Ids get short names in the order in which they occur.</summary>
internal sealed partial class Replayed
{
    private readonly StringBuilder _text = new();
    private readonly Dictionary<Guid, string> _names = [];
    private readonly Dictionary<string, int> _counts = [];

    public override string ToString() => _text.ToString();

    public void BeginBatch(int number, UploadBatch batch) => Line($"batch {number} of {Name("journal", batch.Header.Journal.Value)}");

    /// <summary>The server takes nothing of the batch.</summary>
    public void AddRefusal(ErrorCode code) => Line($"  refused: {code}");

    public void AddOutcomes(UploadBatch batch, IReadOnlyList<OutcomeMessage> outcomes)
    {
        foreach ((ChainedEntry entry, OutcomeMessage outcome) in batch.Entries.Zip(outcomes))
        {
            Assert.Equal(entry.Entry.Key.Value, outcome.Key);
            string did = entry.Entry.IsNew ? "creates" : entry.Entry.Kind == EntryKind.Delete ? "deletes" : "changes";
            Line($"  {Name("entry", outcome.Key)} {did} {Name(entry.Entry.EntityId, entry.Entry.ObjectId.Value)}{InPlaceOf(entry.Entry)}: {(outcome.Applied ? "applied" : "rejected")}");
            foreach (ReasonMessage reason in outcome.Reasons) Line($"    {Reason(reason.Code.ToString(), reason.Member, reason.Cause)}: {Uuid().Replace(reason.Message, id => Value(id.Value))}");
        }
    }

    public void AddEvents(IEnumerable<ServerEvent> events)
    {
        Line("events");
        foreach (ServerEvent next in events)
        {
            Line($"  {next.Type} {Name(next.IsEntry ? "entry" : "event", next.Id)} in {Name("journal", next.Stream)}: {Name(next.Object.Entity, next.Object.Id)}");
            JsonElement holder = next.IsEntry ? next.Data.GetProperty("body") : next.Data;
            foreach (string part in (string[])["changes", "members", "conflicts"])
            {
                if (!holder.TryGetProperty(part, out JsonElement members)) continue;
                foreach (JsonProperty member in members.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal)) Line($"    {part} {member.Name}: {Member(member.Value)}");
            }
            if (next.Data.TryGetProperty("reasons", out JsonElement reasons)) AddReasons(reasons);
        }
    }

    public void AddErrors(IEnumerable<(ObjectKey Object, Guid[] Entries, JsonElement Reasons, Guid? ResubmittedAs)> errors)
    {
        Line("synchronization errors");
        foreach ((ObjectKey key, Guid[] entries, JsonElement reasons, Guid? resubmitted) in errors)
        {
            Line($"  {Name(key.Entity, key.Id)}: {string.Join(", ", entries.Select(entry => Name("entry", entry)))}{(resubmitted is { } by ? $", resubmitted as {Name("entry", by)}" : "")}");
            AddReasons(reasons);
        }
    }

    public void AddRows(IEnumerable<KeyValuePair<ObjectKey, ObjectImage>> rows)
    {
        Line("rows");
        foreach ((ObjectKey key, ObjectImage image) in rows)
        {
            Line($"  {Name(key.Entity, key.Id)} after {Name("entry", image.Event!.Value)}: {string.Join(", ", image.Members.Select(member => $"{member.Key}={Value(member.Value)}"))}");
        }
    }

    private void AddReasons(JsonElement reasons)
    {
        foreach (JsonElement reason in reasons.EnumerateArray())
        {
            Guid? cause = reason.TryGetProperty("cause", out JsonElement key) ? key.GetGuid() : null;
            Line($"    {Reason(reason.GetProperty("code").GetString()!, ValueText.OfJson(reason, "member"), cause)}");
        }
    }

    private string InPlaceOf(JournalEntry entry) => entry.Supersedes.IsEmpty ? "" : $" in place of {string.Join(", ", entry.Supersedes.Select(key => Name("entry", key.Value)))}";

    private string Reason(string code, string? member, Guid? cause) =>
        code + (member is null ? "" : $" ({member})") + (cause is { } key ? $" because of {Name("entry", key)}" : "");

    private string Member(JsonElement member) => member.ValueKind == JsonValueKind.Object
        ? string.Join(", ", member.EnumerateObject().Where(part => part.Name != "type").OrderBy(part => part.Name, StringComparer.Ordinal).Select(part => $"{part.Name} {Value(ValueText.OfJson(member, part.Name)!)}"))
        : $"before {Value(member.GetString()!)}";

    private string Value(string text) => Guid.TryParseExact(text, "D", out Guid id) ? _names.GetValueOrDefault(id, "something unknown") : text;

    private string Name(string kind, Guid id)
    {
        if (_names.TryGetValue(id, out string? known)) return known;
        int number = _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        return _names[id] = $"{kind} {number}";
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    private void Line(string line) => _text.Append(line).Append('\n');
}
