namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>Whether the user may write the set that a link comes to belong to: creation and new values are limited by no condition, but the objects that it joins are.</summary>
internal static class LinkVerdict
{
    public static bool MayCreate(Candidate candidate, LinkDefinition link, UploadWorld world) =>
        link.Ends().Any(end => candidate.Members[end.Near.Index]?.After is not ObjectId holder || RightsOn(end.Holder, holder, world).CanWrite(end.Set));

    /// <summary>The end that a stored link is moved to another object by, whose set the user may not write; null for none.</summary>
    public static MemberDefinition? MovedWrongly(Candidate candidate, LinkDefinition link, object?[] stored, UploadWorld world) => link.Ends().FirstOrDefault(end =>
        candidate.Members[end.Near.Index]?.After is ObjectId holder && !Values.Same(holder, stored[end.Near.Index]) && !RightsOn(end.Holder, holder, world).CanWrite(end.Set)).Near;

    private static EntityRights RightsOn(EntityDefinition entity, ObjectId id, UploadWorld world) => world.IsReserved(id) ? world.Access.OfNew(entity) : world.Access.Of(entity, id);
}
