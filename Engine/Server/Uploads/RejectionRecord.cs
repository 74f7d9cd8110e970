using System.Collections.Immutable;
using System.Text;
using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads;

/// <summary>Keeps the full data of each rejected object with every reason, for whoever has to restore it or find the fault.</summary>
internal static class RejectionRecord
{
    public static void Add(RoundTrip writes, StoreSchema schema, BatchHeader header, IReadOnlyList<Verdict> rejected, IReadOnlyList<ReferenceEmptied> emptied, IdSource ids, DateTimeOffset now)
    {
        rejected = [.. rejected.Where(verdict => !verdict.IsSilent)];
        if (rejected.Count == 0) return;
        ILookup<EntryKey, ReferenceEmptied> byCause = emptied.ToLookup(one => one.Cause);
        // PostgreSQL has no arrays of arrays of different lengths: the keys travel as one text per object.
        string sql = $"""
            insert into {schema.SynchronizationError} (id, journal, user_id, entity, object_id, entry_keys, reasons, detail, content, occurred_at, emptied)
            select id, $1, $2, entity, object_id, entry_keys::uuid[], reasons::jsonb, detail, content::jsonb, $3, emptied::jsonb
            from unnest($4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[]) as t(id, entity, object_id, entry_keys, reasons, content, detail, emptied)
            """;
        writes.Add(
            sql,
            new NpgsqlParameter { Value = header.Journal.Value },
            new NpgsqlParameter { Value = header.User.Value },
            new NpgsqlParameter { Value = now },
            new NpgsqlParameter { Value = rejected.Select(_ => ids.NewId()).ToArray() },
            new NpgsqlParameter { Value = rejected.Select(verdict => verdict.Candidate.EntityId).ToArray() },
            new NpgsqlParameter { Value = rejected.Select(verdict => verdict.Candidate.Id.Value).ToArray() },
            new NpgsqlParameter { Value = rejected.Select(verdict => $"{{{string.Join(',', verdict.Candidate.Entries.Select(entry => entry.Entry.Key))}}}").ToArray() },
            new NpgsqlParameter { Value = rejected.Select(verdict => Encoding.UTF8.GetString(RejectionReasonJson.Encode([.. verdict.Reasons]))).ToArray() },
            new NpgsqlParameter { Value = rejected.Select(verdict => Content(verdict.Candidate)).ToArray() },
            new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text, Value = rejected.Select(verdict => verdict.Detail).ToArray() },
            new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text, Value = rejected.Select(verdict => OfferedReferenceJson.Write(verdict.Candidate.Entries.SelectMany(entry => byCause[entry.Entry.Key]))).ToArray() });
    }

    // Everything that the device sent of the object, by stable ids: what it showed, overlaid by what the entries set, known here or not.
    private static string Content(Candidate candidate)
    {
        var members = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (ContentMember member in candidate.Content?.Members ?? ImmutableArray<ContentMember>.Empty) members[member.MemberId] = member.Value;
        foreach (MemberChange change in candidate.Entries.SelectMany(entry => entry.Entry.Changes)) members[change.MemberId] = change.After;
        var json = new CanonicalJson();
        json.BeginObject();
        json.Name("entity");
        json.Text(candidate.EntityId);
        json.Name("object");
        json.Text(candidate.Id.Value);
        json.Name("kind");
        json.Text(candidate.Kind.ToString());
        json.Name("members");
        json.BeginObject();
        foreach ((string member, object? value) in members.Where(pair => pair.Value is not null))
        {
            json.Name(member);
            ValueJson.Write(json, value!);
        }
        json.EndObject();
        json.EndObject();
        return Encoding.UTF8.GetString(json.Written);
    }
}
