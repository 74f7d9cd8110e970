namespace OfflineSync.Device;

/// <summary>Refuses at once a reference to an object that is on the device and is not of the specialization that the reference is for. Of others the server says so.</summary>
internal static class TargetCheck
{
    /// <param name="transaction">The transaction that commits, after everything is written.</param>
    /// <param name="captured">What is committed.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ValueInvalid"/>.</exception>
    public static void ThrowIfOfOtherKind(WriteTransaction transaction, IEnumerable<CapturedObject> captured)
    {
        foreach (CapturedObject one in captured)
        {
            foreach (MemberDefinition member in one.Changed)
            {
                if (member.TargetSpecialization is null || one.Values[member.Index] is not ObjectId target) continue;
                EntityDefinition entity = one.Object.Entity.Model.Entity(member.Target!);
                if (!entity.IsPersistable || ObjectReader.Find(transaction.Statements, transaction.Database.Table(entity), target) is not { } values) continue;
                if (entity.SpecializationOf(values) is { } found && !member.Takes(found)) throw new OfflineSyncException(ErrorCode.ValueInvalid,
                    $"{member.Name} of {one.Object} takes a {member.TargetSpecialization}, and {entity.Name} {target} is a {found.Name}. Nothing was committed.",
                    $"Set {member.Name} to a {member.TargetSpecialization}, or empty it.");
            }
        }
    }
}
