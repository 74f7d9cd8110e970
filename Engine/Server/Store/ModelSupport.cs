using OfflineSync.Constraints;
using OfflineSync.Projections;

namespace OfflineSync.Server.Store;

/// <summary>Finds what a model asks for and this server cannot do. It refuses to start then: a rule that is not understood must not let anything through.</summary>
internal static class ModelSupport
{
    // Columns that every table of PostgreSQL has already.
    private static readonly HashSet<string> systemColumns = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

    public static void ThrowIfUnsupported(DomainModel model)
    {
        List<string> problems =
        [
            .. from entity in model.Entities
               from rule in entity.AccessRules
               where NamesVariable(rule.Constraint)
               select $"{entity.Name}: the condition of the rule for {rule.Role} names a variable, and nobody gives it a value on the server",
            .. from entity in model.Entities
               where NamesVariable(entity.Synchronization.Constraint)
               select $"{entity.Name}: the condition of its synchronization names a variable, and nobody gives it a value on the server",
            .. from entity in model.Entities
               from member in entity.Members
               where systemColumns.Contains(StoreSchema.ColumnName(member))
               select $"{entity.Name}: PostgreSQL keeps the column name '{StoreSchema.ColumnName(member)}' for itself; give {member.Name} another stable id",
        ];
        if (problems.Count == 0) return;
        throw new OfflineSyncException(ErrorCode.ModelInvalid,
            $"The server cannot serve the domain model '{model.Name}':{Environment.NewLine}- {string.Join(Environment.NewLine + "- ", problems)}",
            "Mend each of them where the model is defined.");
    }

    private static bool NamesVariable(Constraint? constraint) => ConstraintSearch.Any(constraint, operand => operand is Operand.Parameter or Operand.Token { Kind: TokenKind.CurrentObject });
}
