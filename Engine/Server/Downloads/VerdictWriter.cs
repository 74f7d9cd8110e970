using Npgsql;

namespace OfflineSync.Server.Downloads;

/// <summary>Reads the rows that verdicts ask for, and writes rows and removals.</summary>
internal sealed class VerdictWriter(CutTransaction cut, DownloadSql sql, AnswerFrames frames)
{
    public async Task WriteAsync(Verdicts verdicts, CancellationToken cancellationToken)
    {
        foreach (((EntityDefinition entity, MemberMask mask), List<Guid> ids) in verdicts.Rows)
        {
            MemberDefinition[] members = [.. frames.Layouts.MembersOf(entity, mask)];
            await using NpgsqlCommand command = cut.Command(sql.Rows(entity, members));
            command.Parameters.Add(new("ids", ids.ToArray()));
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            int before = frames.Rows;
            await frames.AddRowsAsync(frames.Layouts.PlaceOf(entity, mask), members, reader, cancellationToken).ConfigureAwait(false);
            if (frames.Rows - before != ids.Count) throw new InvalidOperationException($"{ids.Count} objects of {entity.Name} are visible, but {frames.Rows - before} of them have a row.");
        }
        foreach ((EntityDefinition entity, List<Guid> ids) in verdicts.Removals) await frames.AddRemovalsAsync(entity, ids, cancellationToken).ConfigureAwait(false);
    }
}
