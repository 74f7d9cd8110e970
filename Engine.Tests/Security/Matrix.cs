using System.Collections.Immutable;
using System.Net.Http.Json;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Security;

/// <summary>Every endpoint with every field that carries an id.</summary>
internal static class Matrix
{
    private static readonly byte[] noBytes = [1, 2, 3];
    private static readonly string Content = Sha256Hash.Of(noBytes).ToString();

    /// <summary>Endpoints that take no id, only a name, a token or a secret, which are forged elsewhere.</summary>
    public static readonly string[] WithoutIds = [Routes.SignIn, Routes.Renew, Routes.SignOut, Routes.Changes, Routes.Language];

    public static IReadOnlyList<MatrixRow> Rows { get; } = [.. Downloads(), .. Questions(Routes.Upload, AskAsync), .. Questions(Routes.UploadOutcome, AskOutcomeAsync), .. Batches(), .. Parts(), .. Headers(), .. Entries(), .. Contents(), .. Calls()];

    private static IEnumerable<MatrixRow> Downloads()
    {
        yield return Row("DownloadRequest.Journal", "journal", IdUse.Claims, party => party.Journal, request => id => request with { Journal = id, Token = null, Cursor = null });
        foreach ((string kind, Func<Party, Guid> idOf) in Keys()) yield return Row("DownloadRequest.AppliedKeys", kind, IdUse.Refers, idOf, request => id => request with { AppliedKeys = [id] }, ownDiffers: kind != "journal");
        foreach ((string kind, Func<Party, Guid> idOf) in Objects())
        {
            yield return Row("DownloadRequest.ResetObjects", kind, IdUse.Refers, idOf, request => id => request with { ResetObjects = [id] }, ownDiffers: kind is "city" or "region");
            yield return Row("DownloadRequest.HeldOutside", kind, IdUse.Refers, idOf, request => id => request with { HeldOutside = [id] }, ownDiffers: kind is "city" or "region");
        }

        static MatrixRow Row(string field, string kind, IdUse use, Func<Party, Guid> idOf, Func<DownloadRequest, Func<Guid, DownloadRequest>> put, bool ownDiffers = true) => new(field, Routes.Download, kind, use, idOf, async (party, id, ids) =>
        {
            ids.Take(id);
            // A set of pages that has come to its last request: only that one answers listed ids.
            var first = await party.Client.DownloadAsync();
            DownloadRequest request = party.Client.Request(cursor: first.End.Cursor);
            return await party.PostAsync(Routes.Download, JsonContent.Create(put(request)(id), ProtocolJson.Default.DownloadRequest));
        })
        { OwnDiffers = ownDiffers };
    }

    private static IEnumerable<MatrixRow> Questions(string route, Func<Party, UploadQuestion, RequestIds, Task<HttpResponseMessage>> askAsync)
    {
        foreach (string entity in (string[])["City", "Country", "Region", "User"])
        {
            foreach ((string kind, Func<Party, Guid> idOf) in Objects())
            {
                yield return new("ObjectList.Ids", route, $"{kind} as {entity}", IdUse.Refers, idOf, (party, id, ids) => askAsync(party, new UploadQuestion([new ObjectList(entity, [ids.Take(id)])], []), ids))
                    { OwnDiffers = (kind, entity) is ("city", "City") or ("region", "Region") };
            }
        }
        foreach ((string kind, Func<Party, Guid> idOf) in Keys())
        {
            yield return new("UploadQuestion.AppliedKeys", route, kind, IdUse.Refers, idOf, (party, id, ids) => askAsync(party, new UploadQuestion([new ObjectList("City", [ids.Take(party.City)])], [ids.Take(id)]), ids))
                { OwnDiffers = kind == "applied entry" };
            yield return new("UploadQuestion.AskedKeys", route, kind, IdUse.Refers, idOf, (party, id, ids) => askAsync(party, new UploadQuestion([], [], [ids.Take(id)]), ids))
                { OwnDiffers = kind == "applied entry" };
        }
    }

    private static IEnumerable<MatrixRow> Batches()
    {
        foreach (string route in (string[])[Routes.UploadStatus, Routes.UploadApply, Routes.UploadOutcome])
        {
            foreach ((string kind, Func<Party, BatchRequest> batchOf) in ((string, Func<Party, BatchRequest>)[])[("staged", party => party.Staged), ("finished", party => party.Finished)])
            {
                // With the other ids right, too, and with none of them.
                foreach (long bytes in (long[])[0, noBytes.Length])
                {
                    string how = $"{kind}, of {bytes} bytes";
                    yield return new("BatchRequest.Batch", route, how, IdUse.Refers, party => batchOf(party).Batch, (party, id, ids) => SendAsync(party, new BatchRequest(ids.Take(id), ids.New(), Content, bytes, 0))) { OwnDiffers = false };
                    yield return new("BatchRequest.Journal", route, how, IdUse.Refers, party => batchOf(party).Journal, (party, id, ids) => SendAsync(party, new BatchRequest(ids.New(), ids.Take(id), Content, bytes, 0))) { OwnDiffers = false };
                }
            }

            Task<HttpResponseMessage> SendAsync(Party party, BatchRequest request) => party.PostAsync(route, JsonContent.Create(request, ProtocolJson.Default.BatchRequest));
        }
    }

    private static IEnumerable<MatrixRow> Parts()
    {
        yield return new("part?journal", Routes.UploadPart, "journal", IdUse.Claims, party => party.Journal, (party, id, ids) => party.PostAsync(
            Party.PartQuery(new BatchRequest(ids.New(), ids.Take(id), new string('0', 64), 3, 0), 0), Party.Part(noBytes)));
        yield return new("part?batch", Routes.UploadPart, "staged batch", IdUse.Refers, party => party.Staged.Batch, (party, id, ids) => party.PostAsync(
            Party.PartQuery(new BatchRequest(ids.Take(id), ids.New(), new string('0', 64), 3, 0), 0), Party.Part(noBytes))) { OwnDiffers = false };
    }

    private static IEnumerable<MatrixRow> Headers()
    {
        yield return Row("BatchHeader.Batch", "batch", IdUse.Claims, party => party.Batch, id => header => header with { Batch = new BatchId(id) });
        yield return Row("BatchHeader.Journal", "journal", IdUse.Claims, party => party.Journal, id => header => header with { Journal = new JournalId(id) });
        yield return Row("BatchHeader.User", "user", IdUse.Refers, party => party.User.Value, id => header => header with { User = new ObjectId(id) }, ownDiffers: true);

        static MatrixRow Row(string field, string kind, IdUse use, Func<Party, Guid> idOf, Func<Guid, Func<BatchHeader, BatchHeader>> put, bool ownDiffers = false) => new(field, Routes.Upload, kind, use, idOf, (party, id, ids) =>
        {
            JournalEntry entry = Entry(party, ids, "City", ids.New()) with { IsNew = true, Changes = [new MemberChange("Name", MemberType.String, null, "Mine")] };
            return UploadAsync(party, ids, [entry], [], header => put(id)(header), id);
        })
        { OwnDiffers = ownDiffers };
    }

    private static IEnumerable<MatrixRow> Entries()
    {
        foreach ((string kind, Func<Party, Guid> idOf) in Keys().Where(key => key.Kind != "journal"))
        {
            yield return Row("JournalEntry.Key", kind, IdUse.Claims, idOf, id => entry => New(entry) with { Key = new EntryKey(id) });
            yield return Row("JournalEntry.Supersedes", kind, IdUse.Refers, idOf, id => entry => New(entry) with { Supersedes = [new EntryKey(id)] });
            yield return Row("EntryBasis.Event", kind, IdUse.Refers, idOf, id => entry => Update(entry) with { Basis = new EntryBasis(id, null) });
            yield return Row("EntryBasis.Entry", kind, IdUse.Refers, idOf, id => entry => Update(entry) with { Basis = new EntryBasis(null, new EntryKey(id)) });
        }
        yield return Row("JournalEntry.Group", "group", IdUse.Refers, party => party.Group, id => entry => New(entry) with { Group = id });
        yield return Row("JournalEntry.User", "user", IdUse.Refers, party => party.User.Value, id => entry => New(entry) with { User = new ObjectId(id) }) with { OwnDiffers = true };
        foreach ((string kind, Func<Party, Guid> idOf) in Objects())
        {
            foreach (string entity in (string[])["City", "Country", "Region", "User"])
            {
                yield return Row("JournalEntry.ObjectId", $"changed {kind} as {entity}", IdUse.Refers, idOf, id => entry => Update(entry) with { EntityId = entity, ObjectId = new ObjectId(id) }) with { OwnDiffers = (kind, entity) is ("city", "City") or ("region", "Region") };
                yield return Row("JournalEntry.ObjectId", $"deleted {kind} as {entity}", IdUse.Refers, idOf, id => entry => entry with { Kind = EntryKind.Delete, EntityId = entity, ObjectId = new ObjectId(id) });
                yield return Row("JournalEntry.ObjectId", $"created {kind} as {entity}", IdUse.Claims, idOf, id => entry => New(entry) with { EntityId = entity, ObjectId = new ObjectId(id) });
            }
            string member = MemberFor(kind);
            yield return Row("MemberChange.After", $"{member} to {kind}", IdUse.Refers, idOf, id => entry => New(entry) with { Changes = [.. New(entry).Changes.Append(new MemberChange(member, MemberType.Reference, null, new ObjectId(id))).OrderBy(change => change.MemberId, StringComparer.Ordinal)] })
                with { OwnDiffers = kind is "city" or "region" };
            yield return Row("MemberChange.Before", $"{member} from {kind}", IdUse.Refers, idOf, id => entry => Update(entry) with { Changes = [new MemberChange(member, MemberType.Reference, new ObjectId(id), null)] });
        }

        static MatrixRow Row(string field, string kind, IdUse use, Func<Party, Guid> idOf, Func<Guid, Func<JournalEntry, JournalEntry>> put) => new(field, Routes.Upload, kind, use, idOf, (party, id, ids) =>
            UploadAsync(party, ids, [put(id)(Entry(party, ids, "City", party.City))], [], header => header, id)) { OwnDiffers = false };

        static JournalEntry New(JournalEntry entry) => entry with { IsNew = true, ObjectId = new ObjectId(entry.Key.Value), Changes = [new MemberChange("Name", MemberType.String, null, "Mine")] };

        static JournalEntry Update(JournalEntry entry) => entry with { Changes = [new MemberChange("Name", MemberType.String, "x", "Mine")] };
    }

    private static IEnumerable<MatrixRow> Contents()
    {
        foreach ((string kind, Func<Party, Guid> idOf) in Objects())
        {
            yield return new("ObjectContent.ObjectId", Routes.Upload, kind, IdUse.Refers, idOf, (party, id, ids) =>
            {
                JournalEntry entry = Entry(party, ids, "City", id) with { Changes = [new MemberChange("Name", MemberType.String, "x", "Mine")] };
                return UploadAsync(party, ids, [entry], [new ObjectContent("City", new ObjectId(id), [new ContentMember("Name", MemberType.String, "Mine")])], header => header, id);
            })
            { OwnDiffers = kind == "city" };
            yield return new("ContentMember.Value", Routes.Upload, kind, IdUse.Refers, idOf, (party, id, ids) =>
            {
                JournalEntry entry = Entry(party, ids, "City", party.City) with { Changes = [new MemberChange("Name", MemberType.String, "x", "Mine")] };
                string member = MemberFor(kind);
                return UploadAsync(party, ids, [entry], [new ObjectContent("City", new ObjectId(party.City), [new ContentMember(member, MemberType.Reference, new ObjectId(id)), new ContentMember("Name", MemberType.String, "Mine")])], header => header, id);
            })
            { OwnDiffers = false };
        }
    }

    private static IEnumerable<MatrixRow> Calls()
    {
        foreach ((string kind, Func<Party, Guid> idOf) in Keys())
        {
            if (kind != "journal") yield return new("CallRequest.Key", Routes.Call, kind, IdUse.Claims, idOf, (party, id, ids) => CallAsync(party, ids, new CallRequest(ids.Take(id), party.Journal, "", 1, "", default)));
            yield return new("CallRequest.AppliedKeys", Routes.Call, kind, IdUse.Refers, idOf, (party, id, ids) => CallAsync(party, ids, new CallRequest(ids.New(), party.Journal, "", 1, "", default, [ids.Take(id)]), ids.Take(party.City)))
                { OwnDiffers = kind == "applied entry" };
        }
        yield return new("CallRequest.Journal", Routes.Call, "journal", IdUse.Claims, party => party.Journal, (party, id, ids) => CallAsync(party, ids, new CallRequest(ids.New(), ids.Take(id), "", 1, "", default)));
        foreach ((string kind, Func<Party, Guid> idOf) in Objects())
        {
            yield return new("CallRequest.Arguments", Routes.Call, kind, IdUse.Refers, idOf, (party, id, ids) => CallAsync(party, ids, new CallRequest(ids.New(), party.Journal, "", 1, "", default), ids.Take(id)))
                { OwnDiffers = kind is "city" or "region" };
        }

        static Task<HttpResponseMessage> CallAsync(Party party, RequestIds ids, CallRequest request, Guid? place = null)
        {
            ServerCallContract contract = FetchPlace.CallContract;
            System.Text.Json.JsonElement arguments = contract.WriteArguments(new FetchPlace(new ObjectId(place ?? ids.New())));
            return party.PostAsync(Routes.Call, JsonContent.Create(request with { Name = contract.Name, Signature = contract.Signature, Arguments = arguments }, ProtocolJson.Default.CallRequest));
        }
    }

    private static (string Kind, Func<Party, Guid> IdOf)[] Keys() => [("applied entry", party => party.AppliedKey), ("rejected entry", party => party.RejectedKey), ("journal", party => party.Journal)];

    private static (string Kind, Func<Party, Guid> IdOf)[] Objects() => [("country", party => party.Country), ("city", party => party.City), ("region", party => party.Region), ("user", party => party.User.Value)];

    // A reference of a city that takes such an object; one that takes none where there is none.
    private static string MemberFor(string kind) => kind switch { "city" => "Twin", "region" => "Region", _ => "Country" };

    private static JournalEntry Entry(Party party, RequestIds ids, string entity, Guid id) => party.NewJournal().Entry(entity, new ObjectId(ids.Take(id)), EntryKind.Commit) with { Key = new EntryKey(ids.New()) };

    private static Task<HttpResponseMessage> AskAsync(Party party, UploadQuestion question, RequestIds ids) => party.PostAsync(Routes.Upload, new ByteArrayContent(
        [.. System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(question, ProtocolJson.Default.UploadQuestion), (byte)'\n']) { Headers = { ContentType = new(ProtocolVersion.BatchContentType) } });

    private static Task<HttpResponseMessage> AskOutcomeAsync(Party party, UploadQuestion question, RequestIds ids)
    {
        ids.Take(party.Finished.Batch);
        return party.PostAsync(Routes.UploadOutcome, JsonContent.Create(party.Finished with { Question = question }, ProtocolJson.Default.BatchRequest));
    }

    private static Task<HttpResponseMessage> UploadAsync(Party party, RequestIds ids, ImmutableArray<JournalEntry> entries, ObjectContent[] contents, Func<BatchHeader, BatchHeader> put, Guid id)
    {
        ids.Take(id);
        BatchHeader header = put(new BatchHeader(new BatchId(ids.New()), new JournalId(ids.New()), party.User, party.Client.ModelVersion));
        List<ChainedEntry> chained = [];
        foreach (JournalEntry entry in entries) chained.Add(new ChainedEntry(header.Journal, chained.Count + 1, entry, chained.Count == 0 ? default : chained[^1].Hash));
        return party.PostAsync(Routes.Upload + "?objects=all", Party.Lines(UploadBatch.Create(header, chained, contents).Batch));
    }
}
