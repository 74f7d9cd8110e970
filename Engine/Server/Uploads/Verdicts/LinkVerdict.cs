namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>Whether the user may write the set that a new link belongs to: creation is limited by no condition, but the objects that it joins are.</summary>
internal static class LinkVerdict
{
    public static bool MayCreate(Candidate candidate, LinkDefinition link, UploadWorld world) =>
        link.Ends().Any(end => candidate.Members[end.Near.Index]?.After is not ObjectId holder || RightsOn(end.Holder, holder, world).CanWrite(end.Set));

    private static EntityRights RightsOn(EntityDefinition entity, ObjectId id, UploadWorld world) => world.IsReserved(id) ? world.Access.OfNew(entity) : world.Access.Of(entity, id);
}
