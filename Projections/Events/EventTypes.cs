using System.Text.Json;
using Marten;

namespace OfflineSync.Projections;

/// <summary>The types of our events, and their names in the event store, which never change.</summary>
internal static class EventTypes
{
    public const string Committed = "object_committed";
    public const string Deleted = "object_deleted";
    public const string Rejected = "entry_rejected";
    public const string Emptied = "reference_emptied";
    public const string Overwritten = "object_overwritten";
    public const string Adjusted = "object_adjusted";
    public const string Removed = "object_removed";
    public const string Called = "server_called";

    /// <summary>The names of those that change an object.</summary>
    public static readonly string[] Changing = [Committed, Deleted, Emptied, Overwritten, Adjusted, Removed];

    private static readonly Dictionary<string, string> dotNetNames = new(StringComparer.Ordinal)
    {
        [Committed] = DotNetName(typeof(ObjectCommitted)),
        [Deleted] = DotNetName(typeof(ObjectDeleted)),
        [Rejected] = DotNetName(typeof(EntryRejected)),
        [Emptied] = DotNetName(typeof(ReferenceEmptied)),
        [Overwritten] = DotNetName(typeof(ObjectOverwritten)),
        [Adjusted] = DotNetName(typeof(ObjectAdjusted)),
        [Removed] = DotNetName(typeof(ObjectRemoved)),
        [Called] = DotNetName(typeof(ServerCalled)),
    };

    public static void Register(StoreOptions options)
    {
        options.Events.MapEventType<ObjectCommitted>(Committed);
        options.Events.MapEventType<ObjectDeleted>(Deleted);
        options.Events.MapEventType<EntryRejected>(Rejected);
        options.Events.MapEventType<ReferenceEmptied>(Emptied);
        options.Events.MapEventType<ObjectOverwritten>(Overwritten);
        options.Events.MapEventType<ObjectAdjusted>(Adjusted);
        options.Events.MapEventType<ObjectRemoved>(Removed);
        options.Events.MapEventType<ServerCalled>(Called);
    }

    /// <summary>The name of an event's type in the event store.</summary>
    public static string NameOf(IObjectEvent data) => data switch
    {
        ObjectCommitted => Committed,
        ObjectDeleted => Deleted,
        EntryRejected => Rejected,
        ReferenceEmptied => Emptied,
        ObjectOverwritten => Overwritten,
        ObjectAdjusted => Adjusted,
        ObjectRemoved => Removed,
        ServerCalled => Called,
        _ => throw Unknown(data.GetType().Name),
    };

    /// <summary>The name of an event's type in .NET, as Marten writes it beside the event.</summary>
    public static string DotNetNameOf(IObjectEvent data) => dotNetNames[NameOf(data)];

    /// <summary>The data of an event as the event store takes it.</summary>
    public static byte[] Encode(IObjectEvent data) => JsonSerializer.SerializeToUtf8Bytes(data, data.GetType());

    /// <summary>Reads the data of an event as the event store returns it.</summary>
    public static IObjectEvent Decode(string name, ReadOnlySpan<byte> data) => name switch
    {
        Committed => JsonSerializer.Deserialize<ObjectCommitted>(data)!,
        Deleted => JsonSerializer.Deserialize<ObjectDeleted>(data)!,
        Rejected => JsonSerializer.Deserialize<EntryRejected>(data)!,
        Emptied => JsonSerializer.Deserialize<ReferenceEmptied>(data)!,
        Overwritten => JsonSerializer.Deserialize<ObjectOverwritten>(data)!,
        Adjusted => JsonSerializer.Deserialize<ObjectAdjusted>(data)!,
        Removed => JsonSerializer.Deserialize<ObjectRemoved>(data)!,
        Called => JsonSerializer.Deserialize<ServerCalled>(data)!,
        _ => throw Unknown(name),
    };

    private static string DotNetName(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";

    private static ArgumentOutOfRangeException Unknown(string name) => new(nameof(name), name, "This is no event of ours.");
}
