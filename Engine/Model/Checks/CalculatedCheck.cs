namespace OfflineSync;

/// <summary>Finds calculated properties that need what the entity has not got.</summary>
internal static class CalculatedCheck
{
    public static IEnumerable<ModelFinding> Problems(EntityDefinition entity)
    {
        foreach (CalculatedDefinition calculated in entity.Shape.Calculated)
        {
            if (entity.FindMember(calculated.Name) is not null) yield return new ModelFinding(DefinitionRules.NameTaken, entity.Name, null, $"two members are called {calculated.Name}");
            foreach (string need in calculated.Needs)
            {
                if (Problem(entity, need) is { } problem) yield return new ModelFinding(DefinitionRules.Calculated, entity.Name, null, $"{calculated.Name} cannot be computed from '{need}': {problem}");
            }
        }
    }

    private static string? Problem(EntityDefinition entity, string need)
    {
        try
        {
            UsedPath.Read(entity, need);
            return null;
        }
        catch (OfflineSyncException exception) when (exception.Code is ErrorCode.ConstraintInvalid or ErrorCode.ModelUnknownName)
        {
            return $"{exception.Message} {exception.Hint}";
        }
    }
}
