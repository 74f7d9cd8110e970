using System.Collections.Frozen;
using OfflineSync.Constraints;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>
/// What the user may do with objects, by the roles and the downloaded objects as of the last synchronization. What was committed here since makes
/// no difference; a condition that the device cannot decide counts as true, for the server decides.
/// </summary>
internal sealed class DeviceRights
{
    private readonly FrozenDictionary<string, EntityAccess> _entities;
    private readonly ConstraintArguments _arguments;

    private DeviceRights(DomainModel model, ObjectId user, IReadOnlyList<string> roles)
    {
        _entities = model.Entities.ToFrozenDictionary(entity => entity.Id, entity => EntityAccess.Of(entity, roles), StringComparer.Ordinal);
        _arguments = new ConstraintArguments { CurrentUser = user, CurrentRoles = roles, TimeZone = model.RulesZone };
    }

    /// <summary>The rights of the user whose database it is; null while his roles are not known.</summary>
    public static DeviceRights? Of(DeviceDatabase database, StatementCache statements)
    {
        string? state = SessionState.ReadText(statements);
        if (database.Rights is { } known && known.State == state) return known.Rights;
        DeviceRights? rights = SessionState.Parse(state) is { } session ? new DeviceRights(database.Model, database.User, session.Roles) : null;
        database.Rights = new KnownRights(state, rights);
        return rights;
    }

    /// <summary>The rights on an object that the device created and the server has not sent yet: every condition counts as true.</summary>
    public EntityRights OfNew(EntityDefinition entity) => _entities[entity.Id].OfNew;

    /// <summary>The rights on a downloaded object.</summary>
    /// <param name="database">The database.</param>
    /// <param name="statements">The statements of the transaction in which the row was read.</param>
    /// <param name="entity">The object's entity.</param>
    /// <param name="id">The object.</param>
    /// <param name="row">Its row.</param>
    public EntityRights Of(DeviceDatabase database, StatementCache statements, EntityDefinition entity, ObjectId id, BaseRow row)
    {
        EntityAccess access = _entities[entity.Id];
        if (access.Conditions.IsEmpty) return access.OfNew;
        var source = new BaseObjects(database, statements);
        var evaluator = new ConstraintEvaluator(source, _arguments with { CurrentUserValues = source.ValuesOf(database.Model.Users, database.User) });
        StoredObject stored = source.Of(entity, id, row);
        bool[] holds = new bool[access.Conditions.Length];
        for (int i = 0; i < holds.Length; i++)
        {
            source.Begin();
            // This device's clock may be wrong.
            holds[i] = ConstraintSearch.Any(access.Conditions[i], operand => operand is Operand.Time) || evaluator.Holds(access.Conditions[i], stored) || source.IsUncertain;
        }
        return access.Of(holds);
    }
}

/// <summary>Rights with the state of the session that they came from.</summary>
/// <param name="State">The state as it is kept.</param>
/// <param name="Rights">The rights; null where the state says no roles.</param>
internal sealed record KnownRights(string? State, DeviceRights? Rights);
