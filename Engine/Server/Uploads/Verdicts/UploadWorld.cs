using OfflineSync.Server.Access;
using OfflineSync.Server.Uploads.Handlers;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>What verdicts look at beside the candidates: everything was read before, under locks.</summary>
/// <param name="Model">The model.</param>
/// <param name="Access">What the user may do.</param>
/// <param name="Head">The head of an object that exists, or existed; null for one that never did.</param>
/// <param name="IsReserved">Whether an id was free and is reserved for its candidate.</param>
/// <param name="Stored">The stored objects among the candidates.</param>
/// <param name="Foreign">The objects that somebody else changed since the device saw them.</param>
/// <param name="Unique">Who has the unique values that the candidates set, by object and the member's place.</param>
/// <param name="Deletes">What hangs on the objects that are deleted.</param>
/// <param name="Parked">The objects that the database refuses without a rule of ours.</param>
internal sealed record UploadWorld(
    DomainModel Model,
    UserAccess Access,
    Func<ObjectId, ObjectHead?> Head,
    Func<ObjectId, bool> IsReserved,
    IReadOnlyDictionary<ObjectId, StoredObject> Stored,
    IReadOnlySet<ObjectId> Foreign,
    IReadOnlyDictionary<(ObjectId Id, int Member), UniqueClaim> Unique,
    DeletePlan Deletes,
    IReadOnlySet<ObjectId> Parked)
{
    /// <summary>What the stored objects are that references to a specialization point to: the value of their member <see cref="Specialization.MemberName"/>.</summary>
    public IReadOnlyDictionary<ObjectId, string?> Kinds { get; init; } = new Dictionary<ObjectId, string?>();

    /// <summary>The objects that handlers refused in an earlier round.</summary>
    public IReadOnlyDictionary<ObjectId, Refusal> Refused { get; init; } = new Dictionary<ObjectId, Refusal>();

    /// <summary>The objects whose deletes came back after a restore, when they had been changed since it.</summary>
    public IReadOnlySet<ObjectId> Overtaken { get; init; } = new HashSet<ObjectId>();

    /// <summary>The objects whose entries would take the place of accepted ones.</summary>
    public IReadOnlySet<ObjectId> AlreadyAccepted { get; init; } = new HashSet<ObjectId>();

    /// <summary>The texts in the user's language, for handlers.</summary>
    public LanguageTexts Texts { get; init; } = Model.DefaultTexts;

    /// <summary>What the user may do with an object of the batch.</summary>
    public EntityRights RightsOn(Candidate candidate) => candidate.Kind is CandidateKind.Create or CandidateKind.Pass
        ? Access.OfNew(candidate.Entity!, candidate.Entity!.SpecializationOf([.. candidate.Members.Select(set => set?.After)]))
        : Access.Of(candidate.Entity!, candidate.Id);

    /// <summary>
    /// Whether a candidate begins to refer to a stored object that does not show to the user, which is judged as one that is not there. The user's own object is known to him, and
    /// what is stored already stays.
    /// </summary>
    public bool IsHidden(Candidate candidate, MemberDefinition member, ObjectId target)
    {
        EntityDefinition entity = Model.Entity(member.Target!);
        if (target == Access.User || !IsThere(target, entity.Id)) return false;
        bool isStored = Stored.TryGetValue(candidate.Id, out StoredObject? stored) && Values.Same(stored.Values[member.Index], target);
        return !isStored && !Access.Of(entity, target).CanRead;
    }

    /// <summary>Whether an object of an entity is on the server, and was not deleted.</summary>
    public bool IsThere(ObjectId id, string entityId) => Head(id) is { IsDeleted: false } head && head.EntityId == entityId;
}
