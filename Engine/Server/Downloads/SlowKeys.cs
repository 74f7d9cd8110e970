using Npgsql;
using OfflineSync.Audiences;
using OfflineSync.Constraints;
using OfflineSync.Projections;
using OfflineSync.Server.Access;
using OfflineSync.Server.Store;

namespace OfflineSync.Server.Downloads;

/// <summary>
/// Conditions that no row decides: they count from now, deny something of the user, or compare at both ends of a step. Each user has a key
/// for each of them. Before his download begins the key is filled with what the condition finds, and only differences are written; the
/// download then treats it like any other, and asks again in its cut before it shows an object by it.
/// </summary>
internal sealed class SlowKeys(NpgsqlDataSource source, StoreSchema schema, DomainModel model, TimeProvider time)
{
    private readonly AudienceConjunct[] _slow = [.. model.Audiences.SlowOnes];

    /// <summary>Fills the keys that a user's roles are granted.</summary>
    public async Task FillAsync(ObjectId user, CancellationToken cancellationToken)
    {
        if (_slow.Length == 0) return;
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var opening = new RoundTrip(transaction);
        AdvisoryLocks.Add(opening, schema, AdvisoryLocks.Gate, alone: false);
        ModelState.AddCheck(opening, schema, model);
        Answer<UserAccess> access = UserAccess.Add(opening, schema, model, user, time.GetUtcNow());
        await opening.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        AudienceConjunct[] granted = [.. _slow.Where(conjunct => conjunct.Rules.Any(rule => access.Value.Roles.Contains(rule.Role)))];
        if (granted.Length > 0)
        {
            var filling = new RoundTrip(transaction);
            foreach (AudienceConjunct conjunct in granted) AddFill(filling, conjunct, access.Value.Arguments);
            await filling.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        }
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Which objects fulfil a condition in a cut, among some.</summary>
    public async Task<IReadOnlySet<Guid>> HoldingAsync(CutTransaction cut, ObjectId user, IReadOnlyList<string> roles, AudienceConjunct conjunct, IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        ConstraintArguments arguments = UserAccess.Of(model, user, roles, time.GetUtcNow()).Arguments;
        IReadOnlyDictionary<ObjectId, bool[]> found = await StoredConditions.ReadAsync(
            cut.Command, schema, model, conjunct.Entity, [conjunct.Slow!], arguments, [.. ids.Distinct().Select(id => new ObjectId(id))], cancellationToken).ConfigureAwait(false);
        return found.Where(pair => pair.Value[0]).Select(pair => pair.Key.Value).ToHashSet();
    }

    private void AddFill(RoundTrip filling, AudienceConjunct conjunct, ConstraintArguments arguments)
    {
        ObjectId user = arguments.CurrentUser!.Value;
        List<object> parameters = [$"{conjunct.KeyOf(0)}:{user}", user.Value];
        string condition = StoredConditions.Condition(schema, conjunct.Slow!, arguments, parameters);
        string sql = $"""
            with wanted as materialized (
                select one.id from {schema.ObjectsOf(conjunct.Entity)} one left join {schema.ObjectsOf(model.Users)} own on own.id = @p1 where {condition}),
            gone as (
                update {schema.Visibility} v set {Flips.Take("v")}
                where v.key = @p0 and v.visible and not exists (select from wanted w where w.id = v.id))
            insert into {schema.Visibility} as v (key, id, {Flips.Columns})
            select @p0, w.id, {Flips.Values} from wanted w where not exists (select from {schema.Visibility} shown where shown.key = @p0 and shown.id = w.id and shown.visible)
            on conflict (key, id) do update set {Flips.Bring("v")} where not v.visible
            """;
        filling.Add(sql, AudienceSql.Parameters(parameters));
    }
}
