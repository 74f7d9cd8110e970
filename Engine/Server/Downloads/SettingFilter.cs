using Npgsql;
using OfflineSync.Constraints;
using OfflineSync.Projections;

namespace OfflineSync.Server.Downloads;

/// <summary>
/// Takes out of what the access rules show that which the model's settings keep from full downloads. A condition speaks of the object's own
/// members only (<see cref="Store.ModelSupport"/>), so an object can only come under it or leave it by a change of its own, which a delta names.
/// </summary>
internal sealed class SettingFilter(CutTransaction cut, DownloadSql sql, ObjectId user)
{
    private readonly ConstraintEvaluator _evaluator = new(new NoOthers(), ConstraintArguments.None with { CurrentUser = user });

    /// <param name="verdicts">What the access rules say.</param>
    /// <param name="removes">Whether an object that is left out is named as removed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Verdicts> ApplyAsync(Verdicts verdicts, bool removes, CancellationToken cancellationToken)
    {
        if (verdicts.Rows.All(row => row.Layout.Entity.Synchronization.Constraint is null)) return verdicts;
        var kept = new Verdicts();
        foreach (((EntityDefinition entity, MemberMask mask), List<Guid> ids) in verdicts.Rows)
        {
            IReadOnlySet<Guid>? fitting = entity.Synchronization.Constraint is { } constraint ? await FittingAsync(entity, constraint, ids, cancellationToken).ConfigureAwait(false) : null;
            foreach (Guid id in ids)
            {
                if (fitting?.Contains(id) != false) kept.Decide(id, entity, [mask]);
                else if (removes) kept.Remove(id, entity);
            }
        }
        foreach ((EntityDefinition entity, List<Guid> ids) in verdicts.Removals) ids.ForEach(id => kept.Remove(id, entity));
        return kept;
    }

    private async Task<IReadOnlySet<Guid>> FittingAsync(EntityDefinition entity, Constraint constraint, List<Guid> ids, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = cut.Command(sql.Objects(entity));
        command.Parameters.Add(new("ids", ids.ToArray()));
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        HashSet<Guid> fitting = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            object?[] values = [.. entity.Members.Select(member => MemberColumn.Read(reader, member.Index + 1, member))];
            if (_evaluator.Holds(constraint, new StoredObject(new ObjectId(reader.GetGuid(0)), values))) fitting.Add(reader.GetGuid(0));
        }
        return fitting;
    }

    private sealed class NoOthers : IObjectSource
    {
        public IEnumerable<StoredObject> All(EntityDefinition entity) => throw new InvalidOperationException("A setting speaks of the object's own members only.");

        public StoredObject? Find(EntityDefinition entity, ObjectId id) => throw new InvalidOperationException("A setting speaks of the object's own members only.");
    }
}
