using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Downloads;

/// <summary>
/// Explicit verdicts for objects that the delta may never name: those that applied entries touched, those that the device dropped, and
/// those it holds outside its settings. Each is there with its members, or removed. What the page says already is not said again.
/// </summary>
internal sealed class ListedObjects(CutTransaction cut, DownloadSql sql, DomainModel model, PageReader page, AnswerFrames frames)
{
    /// <returns>The keys of the applied entries that took effect.</returns>
    public async Task<IReadOnlyList<Guid>> AnswerAsync(IReadOnlyList<AppliedEntry> applied, DownloadRequest request, CancellationToken cancellationToken)
    {
        var touched = new Dictionary<Guid, EntityDefinition>();
        var contained = new List<Guid>();
        foreach (AppliedEntry entry in applied)
        {
            if (entry.IsApplied) contained.Add(entry.Key);
            if (model.FindEntityById(entry.EntityId) is { } entity) touched[entry.ObjectId] = entity;
        }
        Guid[] listed = [.. request.ResetObjects.Concat(request.HeldOutside).Where(id => !touched.ContainsKey(id)).Distinct()];
        Dictionary<Guid, EntityDefinition> known = await EntitiesAsync(listed, cancellationToken).ConfigureAwait(false);
        Verdicts ofTouched = await page.DecideAsync([.. touched.Where(pair => !page.Decided.Contains(pair.Key)).Select(pair => (pair.Key, pair.Value))], cancellationToken).ConfigureAwait(false);
        Verdicts ofListed = await page.DecideAsync([.. known.Select(pair => (pair.Key, pair.Value))], cancellationToken).ConfigureAwait(false);
        var writer = new VerdictWriter(cut, sql, frames);
        await writer.WriteAsync(ofTouched, cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(WithoutTraces(ofListed, listed.Except(known.Keys)), cancellationToken).ConfigureAwait(false);
        return contained;
    }

    /// <summary>An object that is not there and one that is not this user's get the same answer: a removal under every entity.</summary>
    private Verdicts WithoutTraces(Verdicts verdicts, IEnumerable<Guid> unknown)
    {
        var answer = new Verdicts();
        foreach (((EntityDefinition entity, MemberMask mask), List<Guid> ids) in verdicts.Rows)
        {
            foreach (Guid id in ids) answer.Decide(id, entity, [mask]);
        }
        foreach (Guid id in verdicts.Removals.SelectMany(removal => removal.Ids).Concat(unknown).Order())
        {
            foreach (EntityDefinition entity in model.Entities) answer.Remove(id, entity);
        }
        return answer;
    }

    private async Task<Dictionary<Guid, EntityDefinition>> EntitiesAsync(Guid[] objects, CancellationToken cancellationToken)
    {
        var entities = new Dictionary<Guid, EntityDefinition>();
        if (objects.Length == 0) return entities;
        await using NpgsqlCommand command = cut.Command(sql.Entities);
        command.Parameters.Add(new("ids", objects));
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (model.FindEntityById(reader.GetString(1)) is { } entity) entities.Add(reader.GetGuid(0), entity);
        }
        return entities;
    }
}
