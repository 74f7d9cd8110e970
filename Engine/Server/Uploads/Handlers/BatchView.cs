using OfflineSync.Projections;
using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>What a batch makes of objects, before handlers change anything: the verdicts, as values.</summary>
internal sealed class BatchView(Judgement judgement, UploadWorld world)
{
    private readonly ILookup<ObjectId, DeleteEdge> _emptied = judgement.Deletes.Emptied.ToLookup(pair => pair.Edge.Other, pair => pair.Edge);
    private readonly Dictionary<MemberDefinition, ILookup<object, ObjectId>> _byValue = new(ReferenceEqualityComparer.Instance);

    public Judgement Judgement { get; } = judgement;

    /// <summary>Whether the batch deletes an object, or refuses its creation: it is not there.</summary>
    public bool IsGone(ObjectId id) => Judgement.Deletes.Find(id) is not null
        || (Judgement.ByObject.TryGetValue(id, out Verdict? verdict) && (verdict.Passes
            ? verdict.Candidate.Kind is CandidateKind.Delete or CandidateKind.Pass
            : verdict.Candidate.Kind is CandidateKind.Create or CandidateKind.Pass && world.IsReserved(id)));

    /// <summary>The verdict of an object that the batch creates or changes; null for all others.</summary>
    public Verdict? Applied(ObjectId id) => Judgement.ByObject.TryGetValue(id, out Verdict? verdict) && verdict.Passes && verdict.Candidate.Remains ? verdict : null;

    /// <summary>What is stored of an object, as far as the verdicts needed it.</summary>
    public StoredObject? Stored(ObjectId id) => world.Stored.GetValueOrDefault(id);

    /// <summary>An object's values once the batch is applied.</summary>
    public object?[] Values(ObjectId id, StoredObject? stored)
    {
        object?[] values = Applied(id) is { } verdict ? FinalValues.Of(verdict, stored) : [.. stored!.Values];
        foreach (DeleteEdge edge in _emptied[id]) values[edge.Member.Index] = null;
        return values;
    }

    /// <summary>The objects that the batch creates or changes and that have a value in a member then.</summary>
    public IEnumerable<ObjectId> With(EntityDefinition entity, MemberDefinition member, object? value)
    {
        if (!_byValue.TryGetValue(member, out ILookup<object, ObjectId>? lookup))
        {
            lookup = Judgement.Passing.Where(verdict => verdict.Candidate.Remains && verdict.Candidate.Entity == entity)
                .ToLookup(verdict => Values(verdict.Candidate.Id, Stored(verdict.Candidate.Id))[member.Index] ?? DBNull.Value, verdict => verdict.Candidate.Id);
            _byValue.Add(member, lookup);
        }
        return lookup[value ?? DBNull.Value];
    }
}
