using Npgsql;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Stamps;

/// <summary>Numbers new objects, one statement for all of a decision. Uploads that number the same members take turns from here to their end.</summary>
internal static class AutoNumbers
{
    public static async Task GiveAsync(NpgsqlTransaction transaction, StoreSchema schema, IEnumerable<StampedObject> objects)
    {
        (StampedObject Object, MemberDefinition Member)[] wanted =
        [
            .. from one in objects
               where one.IsNew
               from member in one.Entity.Members
               where member.Source == ValueSource.AutoNumber
               select (one, member),
        ];
        if (wanted.Length == 0) return;
        ILookup<string, (StampedObject Object, MemberDefinition Member)> byMember = wanted.ToLookup(pair => $"{pair.Object.Entity.Id}.{pair.Member.Id}", StringComparer.Ordinal);
        // In one order, so that two uploads never wait for each other.
        string[] names = [.. byMember.Select(group => group.Key).Order(StringComparer.Ordinal)];
        string sql = $"""
            insert into {schema.AutoNumber} as a (member, last)
            select * from unnest($1::text[], $2::bigint[])
            on conflict (member) do update set last = a.last + excluded.last
            returning member, last
            """;
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction)
        {
            Parameters = { new() { Value = names }, new() { Value = names.Select(name => (long)byMember[name].Count()).ToArray() } },
        };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None);
        while (await reader.ReadAsync(CancellationToken.None))
        {
            (StampedObject Object, MemberDefinition Member)[] group = [.. byMember[reader.GetString(0)]];
            long next = reader.GetInt64(1) - group.Length;
            foreach ((StampedObject one, MemberDefinition member) in group) one.Values[member] = ++next;
        }
    }
}
