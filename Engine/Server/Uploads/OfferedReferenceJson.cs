using System.Text.Json;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads;

/// <summary>What a rejection emptied, as the synchronization error keeps it until the object is accepted.</summary>
internal static class OfferedReferenceJson
{
    public static string? Write(IEnumerable<ReferenceEmptied> emptied)
    {
        var json = new CanonicalJson();
        bool any = false;
        json.BeginArray();
        foreach (ReferenceEmptied referrer in emptied)
        {
            foreach (EmptiedReference reference in referrer.Members)
            {
                any = true;
                json.BeginObject();
                json.Name("entity");
                json.Text(referrer.EntityId);
                json.Name("object");
                json.Text(referrer.ObjectId.Value);
                json.Name("member");
                json.Text(reference.MemberId);
                json.Name("target");
                json.Text(reference.Before.Value);
                json.EndObject();
            }
        }
        json.EndArray();
        return any ? System.Text.Encoding.UTF8.GetString(json.Written) : null;
    }

    public static IEnumerable<OfferedReference> Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.EnumerateArray().Select(reference => new OfferedReference(
                reference.GetProperty("entity").GetString()!, new ObjectId(reference.GetProperty("object").GetGuid()),
                reference.GetProperty("member").GetString()!, new ObjectId(reference.GetProperty("target").GetGuid()))),
        ];
    }
}
