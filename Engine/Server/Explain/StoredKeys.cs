using System.Collections.Immutable;
using Npgsql;
using OfflineSync.Audiences;
using OfflineSync.Projections;

namespace OfflineSync.Server.Explain;

/// <summary>The audience keys under which an object is stored, and which of them a user holds.</summary>
internal sealed class StoredKeys
{
    private readonly List<(AudienceConjunct Conjunct, int Atom, StoredKey Key)> _found = [];

    public ImmutableArray<StoredKey> Keys => [.. _found.Select(one => one.Key).Distinct()];

    /// <summary>Whether the keys of a conjunct show the object to the user.</summary>
    public bool Shows(AudienceConjunct conjunct) => Enumerable.Range(0, Math.Max(1, conjunct.Atoms.Length)).All(atom => _found.Any(one => one.Conjunct == conjunct && one.Atom == atom && one.Key.IsHeld));

    /// <summary>The keys of a conjunct in words: which are stored and held.</summary>
    public string Words(AudienceConjunct conjunct) => string.Join(", ", Enumerable.Range(0, Math.Max(1, conjunct.Atoms.Length)).Select(atom =>
        _found.FirstOrDefault(one => one.Conjunct == conjunct && one.Atom == atom).Key is { } key ? $"{key.Key} is stored and {(key.IsHeld ? "held" : "not held")}" : $"{conjunct.KeyOf(atom)} is not stored"));

    public static async Task<StoredKeys> ReadAsync(NpgsqlTransaction transaction, StoreSchema schema, AudienceRules rules, EntityDefinition? entity, ObjectId user, ObjectId @object, CancellationToken cancellationToken)
    {
        var stored = new StoredKeys();
        List<string> keys = await ReadAsync($"select key from {schema.Visibility} where id = @object and visible order by key", new NpgsqlParameter("object", @object.Value));
        (AudienceConjunct Conjunct, int Atom, string Key, string Node)[] known = [.. from key in keys
                                                                                     from conjunct in entity is null ? [] : rules.Of(entity)
                                                                                     from atom in Enumerable.Range(0, Math.Max(1, conjunct.Atoms.Length))
                                                                                     let name = conjunct.KeyOf(atom)
                                                                                     where key == name || key.StartsWith(name + ":", StringComparison.Ordinal)
                                                                                     select (conjunct, atom, key, conjunct.NodeOf(atom) + key[name.Length..])];
        HashSet<string> held = known.Length == 0 ? [] : [.. await ReadAsync($"""
            with recursive reached (node) as (
                select unnest(@roots)
                union
                select m.key from reached cross join lateral (select key from {schema.Membership} where principal = reached.node and visible offset 0) m)
            select node from reached where node = any(@nodes)
            """, new NpgsqlParameter("roots", AudienceKeys.RootsOf(user)), new NpgsqlParameter("nodes", known.Select(one => one.Node).Distinct().ToArray()))];
        foreach ((AudienceConjunct conjunct, int atom, string key, string node) in known) stored._found.Add((conjunct, atom, new StoredKey(key, node, held.Contains(node), conjunct.Slow is not null)));
        return stored;

        async Task<List<string>> ReadAsync(string sql, params NpgsqlParameter[] parameters)
        {
            await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction);
            command.Parameters.AddRange(parameters);
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var texts = new List<string>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) texts.Add(reader.GetString(0));
            return texts;
        }
    }
}
