using System.Collections;
using System.Reflection;
using OfflineSync.Journal;
using OfflineSync.Protocol;

namespace OfflineSync.Tests.Security;

/// <summary>Every place in a request that carries an id, found from the messages' types, so that a new one is noticed.</summary>
internal static class IdFields
{
    /// <summary>What a device sends: the JSON messages that are requests, and what the lines of a batch are read into.</summary>
    private static readonly Type[] requests =
    [
        typeof(SignInRequest), typeof(RenewRequest), typeof(UploadQuestion), typeof(BatchRequest), typeof(DownloadRequest), typeof(CallRequest), typeof(LanguageRequest),
        typeof(BatchHeader), typeof(JournalEntry), typeof(ObjectContent),
    ];

    private static readonly Type[] answers = [typeof(SignInAnswer), typeof(UploadAnswer), typeof(BatchStatus), typeof(DownloadHeader), typeof(DownloadEnd), typeof(CallAnswer), typeof(TextsMessage), typeof(Problem)];

    private static readonly HashSet<Type> ids = [typeof(Guid), typeof(ObjectId), typeof(EntryKey), typeof(JournalId), typeof(BatchId)];

    /// <summary>The fields, as <c>Message.Field</c>. Values of members count, since references are values; so do the parameters of the one query.</summary>
    public static IReadOnlySet<string> All { get; } = new SortedSet<string>([.. requests.SelectMany(type => Of(type, [])), "part?journal", "part?batch"], StringComparer.Ordinal);

    /// <summary>The JSON messages that are neither requests nor answers: there must be none.</summary>
    public static IEnumerable<Type> Unsorted => typeof(ProtocolJson).GetCustomAttributesData().Where(data => data.AttributeType == typeof(System.Text.Json.Serialization.JsonSerializableAttribute))
        .Select(data => (Type)data.ConstructorArguments[0].Value!).Except(requests).Except(answers);

    private static IEnumerable<string> Of(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type)) yield break;
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            Type held = Element(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
            // Arguments hold whatever a contract says, ids among it.
            if (ids.Contains(held) || held == typeof(object) || held == typeof(System.Text.Json.JsonElement)) yield return $"{type.Name}.{property.Name}";
            else if (held.Assembly == typeof(ProtocolJson).Assembly || held.Assembly == typeof(JournalEntry).Assembly)
            {
                foreach (string field in Of(held, seen)) yield return field;
            }
        }
    }

    private static Type Element(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type) && type.IsGenericType ? type.GetGenericArguments()[0] : type;
}
