using System.Text;

namespace OfflineSync.Journal.Storage;

/// <summary>A list of UUIDs as one parameter of a statement.</summary>
internal static class KeyList
{
    /// <summary>The first parameter's UUIDs, to stand behind <c>in</c>.</summary>
    public const string Sql = "(select unhex(value) from json_each($1))";

    public static string Of(IEnumerable<Guid> keys)
    {
        var text = new StringBuilder("[");
        foreach (Guid key in keys) text.Append(text.Length == 1 ? "\"" : ",\"").Append($"{key:N}").Append('"');
        return text.Append(']').ToString();
    }
}
