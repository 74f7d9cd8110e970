using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>Named texts and numbers of the device database: the session, the download token, the generation …</summary>
internal static class StateTable
{
    public const string Generation = "generation";

    public static string? Get(StatementCache statements, string name) =>
        statements.Scalar("select cast(value as text) from _state where name = $1", name) as string;

    public static long? GetNumber(StatementCache statements, string name) =>
        statements.Scalar("select cast(value as integer) from _state where name = $1", name) as long?;

    public static void Set(StatementCache statements, string name, string? value) => Store(statements, name, value);

    public static void Set(StatementCache statements, string name, long value) => Store(statements, name, value);

    private static void Store(StatementCache statements, string name, object? value)
    {
        if (value is null) statements.Execute("delete from _state where name = $1", name);
        else statements.Execute("insert into _state (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value", name, value);
    }
}
