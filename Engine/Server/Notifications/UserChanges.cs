using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Server.Downloads;

namespace OfflineSync.Server.Notifications;

/// <summary>Whether something that a user may see, or what the user may see, changed since a cut: what a download would look at, and no row of it.</summary>
internal sealed class UserChanges(NpgsqlDataSource source, DownloadSql sql, AudienceCatalog catalog)
{
    /// <summary>The cut to look from.</summary>
    public async Task<PgSnapshot> NowAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand("select pg_current_snapshot()::text");
        return new PgSnapshot((string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!);
    }

    /// <summary>Looks, and gives the cut to look from the next time.</summary>
    public async Task<(bool HasChanged, PgSnapshot Now)> SinceAsync(ObjectId user, PgSnapshot from, CancellationToken cancellationToken)
    {
        // First the cut, then the memberships, then what is under them: what comes in between is seen again the next time.
        PgSnapshot now = await NowAsync(cancellationToken).ConfigureAwait(false);
        DownloadPlan plan = DownloadPlan.Of(catalog, user.Value, await MembershipsAsync(user, from, cancellationToken).ConfigureAwait(false), fromScratch: false, []);
        if (plan.Scans.Any(scan => scan.Mode != ScanMode.Changes)) return (true, now);
        await using NpgsqlCommand command = source.CreateCommand(sql.AnyChange);
        command.Parameters.Add(new("keys", KeysOf(plan).ToArray()));
        CutTransaction.AddSince(command.Parameters, from, Guid.Empty, isOneCut: true);
        return ((bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!, now);
    }

    // What a slow rule shows may change with any object of the entity; that it does with time alone is not noticed.
    private IEnumerable<string> KeysOf(DownloadPlan plan) => plan.Scans.Select(scan => scan.Key.Text)
        .Union(catalog.Model.Audiences.SlowOnes.Where(conjunct => conjunct.Rules.Any(rule => plan.Roles.Contains(rule.Role))).Select(conjunct => AudienceKeys.AllOf(conjunct.Entity)));

    private async Task<List<MembershipRow>> MembershipsAsync(ObjectId user, PgSnapshot from, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql.MembershipsSince);
        command.Parameters.Add(new("roots", AudienceKeys.RootsOf(user)));
        CutTransaction.AddSince(command.Parameters, from, Guid.Empty, isOneCut: true);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<MembershipRow>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) rows.Add(MembershipRow.Read(reader));
        return rows;
    }
}
