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
               where rule.Constraint is { } condition && ReachesOut(condition)
               select $"{entity.Name}: the condition of the rule for {rule.Role} follows associations or names variables, which is not supported yet; it can name the object's own members and [%CurrentUser%]",
            .. from entity in model.Entities
               where entity.Synchronization.Constraint is { } setting && ReachesOut(setting)
               select $"{entity.Name}: the condition of its synchronization follows associations or names variables, which is not supported; it can name the object's own members and [%CurrentUser%]",
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

    // A step without a condition asks for a stored reference only, where it goes from the object's own.
    private static bool ReachesOut(Constraint constraint) => constraint switch
    {
        Constraint.And both => ReachesOut(both.Left) || ReachesOut(both.Right),
        Constraint.Or either => ReachesOut(either.Left) || ReachesOut(either.Right),
        Constraint.Not not => ReachesOut(not.Operand),
        Constraint.Exists exists => exists.Step.Reversed || exists.Where is not null,
        Constraint.Comparison comparison => IsOutside(comparison.Right),
        Constraint.TextMatch match => IsOutside(match.Part),
        Constraint.HasRole => true,
        _ => false,
    };

    private static bool IsOutside(Operand operand) => operand is Operand.Parameter or Operand.UserMember or Operand.Time or Operand.Token { Kind: TokenKind.CurrentObject };
}
