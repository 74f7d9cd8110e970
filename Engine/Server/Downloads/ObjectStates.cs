using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Protocol;
using OfflineSync.Server.Access;
using OfflineSync.Server.Uploads;

namespace OfflineSync.Server.Downloads;

/// <summary>Answers objects by their ids, in a cut of their own: decided by the access rules alone, whatever a download's settings say.</summary>
internal sealed class ObjectStates(NpgsqlDataSource source, StoreSchema schema, DownloadSql sql, AudienceCatalog catalog, OfflineSyncServerOptions options, TimeProvider time)
{
    /// <param name="user">The user.</param>
    /// <param name="journal">The journal of the device.</param>
    /// <param name="objects">The objects: each comes as a row or a removal.</param>
    /// <param name="keys">Keys of applied entries: those whose effect the states contain are named.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="omitted">Members that the device does not want.</param>
    public async Task<DownloadAnswer> ReadAsync(ObjectId user, Guid journal, IReadOnlyCollection<ObjectKey> objects, IReadOnlyCollection<Guid> keys, CancellationToken cancellationToken, IReadOnlyList<RowLayout>? omitted = null)
    {
        var spool = new Spool(options.SpoolMemoryLimit);
        if (objects.Count == 0) return new DownloadAnswer(new DownloadHeader(DownloadKind.Delta, 0, []), spool, new DownloadEnd(null, null, [], 0, 0));
        try
        {
            var frames = new AnswerFrames(spool, omitted);
            var contained = new List<Guid>();
            await using (CutTransaction transaction = await CutTransaction.BeginAsync(source, options.StatementTimeLimit, cancellationToken).ConfigureAwait(false))
            {
                OpenedCut opened = await transaction.OpenAsync(sql, new CutQuestion(user, journal) { AppliedKeys = keys }, cancellationToken).ConfigureAwait(false);
                opened.Cut.ThrowIfOtherRules(catalog.Model);
                DownloadPlan plan = DownloadPlan.Of(catalog, user.Value, opened.Memberships, fromScratch: true, []);
                Dictionary<Guid, EntityDefinition> living = await LivingAsync(transaction, objects, cancellationToken).ConfigureAwait(false);
                UserAccess access = UserAccess.Of(catalog.Model, user, plan.Roles, time.GetUtcNow());
                await access.ReadAsync(transaction.Command, schema, living.Select(pair => (pair.Value, new ObjectId(pair.Key))), cancellationToken).ConfigureAwait(false);
                await new VerdictWriter(transaction, sql, frames).WriteAsync(Decide(objects, living, access), cancellationToken).ConfigureAwait(false);
                HashSet<Guid> sent = [.. objects.Select(one => one.Id.Value)];
                foreach (AppliedEntry entry in opened.Applied)
                {
                    if (entry.IsApplied && sent.Contains(entry.ObjectId)) contained.Add(entry.Key);
                }
                await frames.EndAsync(cancellationToken).ConfigureAwait(false);
            }
            if (frames.Rows > 0) await NoteAsync(user, journal, cancellationToken).ConfigureAwait(false);
            return new DownloadAnswer(new DownloadHeader(DownloadKind.Delta, frames.Rows, frames.Layouts.All), spool, new DownloadEnd(null, null, contained, frames.Rows, frames.Removals));
        }
        catch
        {
            await spool.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // Before the device hears of them: its next download must not take its checkpoint for all that it has.
    private async Task NoteAsync(ObjectId user, Guid journal, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql.NoteStates);
        command.Parameters.Add(new("journal", journal));
        command.Parameters.Add(new("user", user.Value));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private Verdicts Decide(IReadOnlyCollection<ObjectKey> objects, Dictionary<Guid, EntityDefinition> living, UserAccess access)
    {
        var verdicts = new Verdicts();
        foreach (ObjectKey one in objects.DistinctBy(one => one.Id))
        {
            // The device named the entity: an object of another one is not there for it.
            if (catalog.Model.FindEntityById(one.EntityId) is not { } entity) continue;
            EntityRights? rights = living.GetValueOrDefault(one.Id.Value) == entity ? access.Of(entity, one.Id) : null;
            verdicts.Decide(one.Id.Value, entity, rights is { CanRead: true } ? [new MemberMask([.. rights.Readable])] : []);
        }
        return verdicts;
    }

    private async Task<Dictionary<Guid, EntityDefinition>> LivingAsync(CutTransaction transaction, IReadOnlyCollection<ObjectKey> objects, CancellationToken cancellationToken)
    {
        var living = new Dictionary<Guid, EntityDefinition>();
        if (objects.Count == 0) return living;
        await using NpgsqlCommand command = transaction.Command(sql.Entities);
        command.Parameters.Add(new("ids", objects.Select(one => one.Id.Value).ToArray()));
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!reader.GetBoolean(2) && catalog.Model.FindEntityById(reader.GetString(1)) is { } entity) living.Add(reader.GetGuid(0), entity);
        }
        return living;
    }
}
