using System.Collections.Immutable;
using System.Data;
using Npgsql;
using OfflineSync.Audiences;
using OfflineSync.Constraints;
using OfflineSync.Projections;
using OfflineSync.Server.Store;

namespace OfflineSync.Server.Explain;

/// <summary>Reads what an explanation says, in one REPEATABLE READ READ ONLY transaction.</summary>
internal sealed class VisibilityExplainer(ServerStore store, TimeProvider time)
{
    private readonly StoreSchema _schema = store.Schema;
    private readonly DomainModel _model = store.Model;

    public async Task<VisibilityExplanation> ExplainAsync(string? userName, ObjectId? userId, ObjectId id, string? entityName, CancellationToken cancellationToken)
    {
        EntityDefinition? asked = entityName is null ? null : _model.Entity(entityName);
        DateTimeOffset now = time.GetUtcNow();
        await using NpgsqlConnection connection = await store.DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
        await using (var first = new NpgsqlCommand("set transaction read only; set local jit = off", connection, transaction)) await first.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await ServedModel.ThrowIfOtherAsync(store, transaction, "Take the model that the running server has; `offlinesync server dry-run` compares with another one.", allowsEmpty: false, cancellationToken).ConfigureAwait(false);
        AskedUser user = await AskedUser.ReadAsync(transaction, _schema, _model, userName, userId, now, cancellationToken).ConfigureAwait(false);
        (EntityDefinition? entity, ExplainedObject found) = await ObjectAsync(transaction, id, cancellationToken).ConfigureAwait(false);
        string? kind = entity is not null && found.IsThere ? await KindAsync(transaction, entity, id, cancellationToken).ConfigureAwait(false) : null;
        if (asked is not null && entity is not null && (entity != asked || (kind is not null && !entity.FindSpecialization(kind)!.Is(entityName!))))
        {
            throw new OfflineSyncException(ErrorCode.ObjectUnavailable, $"There is no {entityName} {id}: the object of that id is a {kind ?? entity.Name}.", $"Ask for {kind ?? entity.Name}, or leave the entity out.");
        }
        var conditions = new ConditionExplainer(transaction, _schema, _model, user.Arguments, cancellationToken);
        var rules = new List<(AccessRule Rule, ExplainedRule Explained)>();
        ExplainedSetting? setting = null;
        if (entity is not null && found.IsThere)
        {
            ImmutableArray<Place> place = [new Place(entity, id)];
            foreach ((AccessRule rule, int index) in entity.AccessRules.Select((rule, index) => (rule, index)).Where(pair => pair.rule.Rights.HasFlag(Rights.Read)))
            {
                ExplainedPart? condition = rule.Constraint is null ? null : await conditions.ExplainAsync(rule.Constraint, place).ConfigureAwait(false);
                rules.Add((rule, Explained(entity, rule, index, user, condition)));
            }
            SyncSetting synchronization = entity.Synchronization;
            ExplainedPart? limit = synchronization.Constraint is null ? null : await conditions.ExplainAsync(synchronization.Constraint, place).ConfigureAwait(false);
            setting = new ExplainedSetting(synchronization.Mode, synchronization.Where, limit, synchronization.Downloads && limit is not { IsMet: false });
        }
        StoredKeys keys = await StoredKeys.ReadAsync(transaction, _schema, _model.Audiences, entity, user.Id, id, cancellationToken).ConfigureAwait(false);
        bool[] readable = entity is null ? [] : [.. entity.Members.Select(member => rules.Any(rule => rule.Explained.Applies && rule.Rule.CanRead(member)))];
        var explained = new ExplainedUser(user.Id, user.Name, user.Access.IsActive, [.. user.Access.Roles]);
        (VisibilityVerdict verdict, string reason) = VisibilityReason.Of(explained, found, [.. rules.Select(rule => rule.Explained)], setting);
        return new VisibilityExplanation(now, explained, kind is null ? found : found with { Entity = kind }, [.. rules.Select(rule => rule.Explained)], setting,
            entity is null ? [] : [.. entity.Members.Where(member => readable[member.Index]).Select(member => member.Name)], verdict, reason,
            new StoredVisibility(keys.Keys, [.. Differences(entity, user, found, rules, setting, keys)]));
    }

    private ExplainedRule Explained(EntityDefinition entity, AccessRule rule, int index, AskedUser user, ExplainedPart? condition)
    {
        bool hasRole = user.Access.Roles.Contains(rule.Role);
        string? slow = _model.Audiences.Slow.FirstOrDefault(slow => ReferenceEquals(slow.Rule, rule))?.Reason;
        return new ExplainedRule(index + 1, rule.Role, hasRole, [.. entity.Members.Where(rule.CanRead).Select(member => member.Name)], rule.Where, condition, hasRole && condition is not { IsMet: false }, slow);
    }

    /// <summary>Where the keys say something else than the rules, rule by rule.</summary>
    private IEnumerable<string> Differences(EntityDefinition? entity, AskedUser user, ExplainedObject found, List<(AccessRule Rule, ExplainedRule Explained)> rules, ExplainedSetting? setting, StoredKeys keys)
    {
        const string Cure = "Report it; `offlinesync server rebuild` corrects it.";
        IReadOnlyList<string> named = user.Access.IsActive ? user.Roles : [];
        if (!named.ToHashSet(StringComparer.Ordinal).SetEquals(user.Access.Roles))
        {
            yield return $"The row of {user.Name} names the roles ({string.Join(", ", named)}), and the memberships ({string.Join(", ", user.Access.Roles)}). {Cure}";
        }
        if (!found.IsThere && keys.Keys.Length > 0) yield return $"The object is not there, and yet it is stored under {string.Join(", ", keys.Keys.Select(key => key.Key))}. {Cure}";
        if (entity is null) yield break;
        foreach ((AccessRule rule, ExplainedRule explained) in rules.Where(rule => rule.Explained is { HasRole: true, SlowReason: null }))
        {
            // The keys are made of rule and condition of the setting; what is never downloaded has them all the same.
            bool expected = explained.Applies && setting?.Condition is not { IsMet: false };
            AudienceConjunct[] ways = [.. _model.Audiences.Of(entity).Where(conjunct => conjunct.Rules.Any(one => ReferenceEquals(one, rule)))];
            bool stored = ways.Any(keys.Shows);
            if (stored == expected) continue;
            yield return $"By rule {explained.Number} for {rule.Role} the object {(expected ? "shows" : "does not show")}, and what is stored {(stored ? "shows it" : "does not")}: {string.Join("; ", ways.Select(keys.Words))}. {Cure}";
        }
    }

    /// <summary>What an object of a family is, by name; null where the entity has no family.</summary>
    private async Task<string?> KindAsync(NpgsqlTransaction transaction, EntityDefinition entity, ObjectId id, CancellationToken cancellationToken)
    {
        if (entity.Specializations.IsEmpty) return null;
        string column = StoreSchema.Column(entity.Member(Specialization.MemberName));
        await using var command = new NpgsqlCommand($"select {column} from {_schema.ObjectsOf(entity)} where id = @id", transaction.Connection, transaction) { Parameters = { new("id", id.Value) } };
        return entity.SpecializationById(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string).Name;
    }

    private async Task<(EntityDefinition? Entity, ExplainedObject Found)> ObjectAsync(NpgsqlTransaction transaction, ObjectId id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select entity, deleted from {_schema.ObjectHead} where id = @id", transaction.Connection, transaction) { Parameters = { new("id", id.Value) } };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) return (null, new ExplainedObject(id, null, IsThere: false, WasDeleted: false));
        EntityDefinition? entity = _model.FindEntityById(reader.GetString(0));
        bool isDeleted = reader.GetBoolean(1);
        return (entity, new ExplainedObject(id, entity?.Name ?? reader.GetString(0), entity is not null && !isDeleted, isDeleted));
    }
}
