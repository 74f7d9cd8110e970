using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads;

/// <summary>Step 5, at its end: the database checks the unique values now and not at the commit, where an error would leave the outcome open.</summary>
internal static class ConstraintCheck
{
    public static void Add(RoundTrip writes, DomainModel model)
    {
        if (model.Entities.Any(entity => entity.ValidationRules.OfType<UniqueRule>().Any())) writes.Add("set constraints all immediate");
    }
}
