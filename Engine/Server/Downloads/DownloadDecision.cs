using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Protocol;
using OfflineSync.Server.Languages;
using OfflineSync.Server.Uploads;
using OfflineSync.Server.Uploads.Recoveries;

namespace OfflineSync.Server.Downloads;

/// <summary>
/// Answers a download. 1. Open the token or cursor. 2. Begin one cut; read store, memberships and journal in it. 3. Plan the keys.
/// 4. Read the page into the spool. 5. In a last answer, give the listed objects their verdicts. 6. End the transaction
/// and, behind it, commit the nonce where the answer carries changes. What is returned needs the database no more.
/// </summary>
internal sealed class DownloadDecision(NpgsqlDataSource source, DownloadSql sql, AudienceCatalog catalog, ExpectedKeys expectedKeys, TokenKeyRing keys, JournalNonce nonces, SlowKeys slow, OfflineSyncServerOptions options, IdSource ids)
{
    /// <param name="user">The user.</param>
    /// <param name="roles">The roles that he had a moment ago: they let foresee what is read, and decide nothing.</param>
    /// <param name="request">The request.</param>
    /// <param name="latest">The key of the entry that was applied last for the device, where no checkpoint stands for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.CheckpointInvalid"/>, <see cref="ErrorCode.JournalForked"/>, <see cref="ErrorCode.RulesOutdated"/>, <see cref="ErrorCode.PostgresInRecovery"/>.</exception>
    public async Task<DownloadAnswer> AnswerAsync(Guid user, IReadOnlyCollection<string> roles, DownloadRequest request, Guid? latest, CancellationToken cancellationToken)
    {
        DownloadStart start = await OpenAsync(request, cancellationToken).ConfigureAwait(false);
        // Further pages go on with what the first began with.
        if (start.Cursor is null) await slow.FillAsync(new ObjectId(user), cancellationToken).ConfigureAwait(false);
        var spool = new Spool(options.SpoolMemoryLimit);
        Guid? unknown = null;
        try
        {
            var frames = new AnswerFrames(spool, request.OmittedMembers);
            string? token, cursor;
            PagePosition? next;
            long expected;
            bool isReconcile;
            IReadOnlyList<Guid> contained = [];
            IReadOnlyList<string> rolesNow;
            string? language;
            await using (CutTransaction transaction = await CutTransaction.BeginAsync(source, options.StatementTimeLimit, cancellationToken).ConfigureAwait(false))
            {
                IReadOnlySet<string> foreseen = expectedKeys.Of(user, roles);
                OpenedCut opened = await transaction.OpenAsync(sql, QuestionOf(user, foreseen, start, request) with { Latest = latest }, cancellationToken).ConfigureAwait(false);
                Cut cut = opened.Cut;
                if (start.Presented is { } seen && seen.User == user && seen.Journal == request.Journal && JournalLock.IsAhead(seen.Nonce, cut.Nonce, cut.PreviousNonce)) unknown = seen.Nonce;
                ThrowIfRefused(user, request, start, cut);
                isReconcile = start is { Presented: null, Cursor: null } && cut.Nonce is not null;
                DownloadPlan plan = DownloadPlan.Of(catalog, user, opened.Memberships, start.From is null, start.Reset, request.SkippedEntities, opened.Audiences);
                expectedKeys.Keep(user, foreseen, plan);
                rolesNow = plan.Roles;
                language = cut.Language;
                expected = start.Cursor?.Expected ?? (start.From is null ? await CountAsync(transaction, plan, cancellationToken).ConfigureAwait(false) : 0);
                var page = new PageReader(transaction, sql, plan, start, frames, options, (conjunct, ids, stop) => slow.HoldingAsync(transaction, new ObjectId(user), plan.Roles, conjunct, ids, stop), opened.Foreseen);
                next = await page.ReadAsync(start.Position, cancellationToken).ConfigureAwait(false);
                if (start.IsFinal(next))
                {
                    contained = await new ListedObjects(transaction, sql, catalog.Model, page, frames).AnswerAsync(opened.Applied, request, cancellationToken).ConfigureAwait(false);
                }
                await frames.EndAsync(cancellationToken).ConfigureAwait(false);
                (token, cursor) = await MarkAsync(transaction, user, request, start, cut, next, expected, frames.Rows + frames.Removals > 0, cancellationToken).ConfigureAwait(false);
            }
            var header = new DownloadHeader(start.KindOf(start.IsFinal(next)), expected, frames.Layouts.All);
            return new DownloadAnswer(header, spool, new DownloadEnd(token, cursor, contained, frames.Rows, frames.Removals, token is null ? null : rolesNow, token is null ? null : TextsAnswer.Of(catalog.Model, request.Texts, language)), isReconcile);
        }
        catch
        {
            await spool.DisposeAsync().ConfigureAwait(false);
            // The device has seen a later life of the store.
            if (unknown is { } nonce) await RestoreNotice.WriteAsync(source, sql.Schema, nonce, nonces.Now).ConfigureAwait(false);
            throw;
        }
    }

    private CutQuestion QuestionOf(Guid user, IReadOnlySet<string> foreseen, DownloadStart start, DownloadRequest request) => new(new ObjectId(user), request.Journal)
    {
        From = start.From,
        IsOneCut = start.IsOneCut,
        ExpectedKeys = foreseen,
        ChangeLimit = PageReader.FirstChunkOf(options),
        WithLanguage = request.Texts is not null,
        AppliedKeys = start.IsFinal(null) ? request.AppliedKeys : [],
    };

    private async ValueTask<DownloadStart> OpenAsync(DownloadRequest request, CancellationToken cancellationToken)
    {
        if (request.Cursor is { } cursor) return DownloadStart.Of(null, TokenSeal.OpenCursor(cursor, await keys.OpenerOfAsync(cursor, cancellationToken).ConfigureAwait(false)), []);
        if (request.Token is { } token) return DownloadStart.Of(TokenSeal.OpenToken(token, await keys.OpenerOfAsync(token, cancellationToken).ConfigureAwait(false)), null, request.ResetEntities);
        return DownloadStart.Of(null, null, []);
    }

    private void ThrowIfRefused(Guid user, DownloadRequest request, DownloadStart start, Cut cut)
    {
        cut.ThrowIfOtherRules(catalog.Model);
        if (cut.JournalUser is { } owner && owner != user) throw JournalNonce.Foreign();
        if (start.Presented is not null && !cut.HasLatest) throw CheckpointErrors.Restored();
        if (start.Presented is { } presented) CheckpointCheck.ThrowIfUnusable(presented, user, request, cut);
    }

    private async Task<long> CountAsync(CutTransaction transaction, DownloadPlan plan, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = transaction.Command(sql.CountVisible);
        command.Parameters.Add(new("keys", plan.Held.Where(scan => scan.Key.Atom == 0).Select(scan => scan.Key.Text).ToArray()));
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Makes the token or the cursor; where it has a new nonce, ends the transaction and commits that.</summary>
    private async Task<(string? Token, string? Cursor)> MarkAsync(
        CutTransaction transaction, Guid user, DownloadRequest request, DownloadStart start, Cut cut, PagePosition? next, long expected, bool carriesChanges, CancellationToken cancellationToken)
    {
        bool isFinal = start.IsFinal(next);
        // An empty answer leaves the device where it was: the old checkpoint says that, and nothing is written.
        if (isFinal && !carriesChanges) return (TokenSeal.Seal(start.Presented!, keys.Current), null);
        CheckpointToken first = start.Cursor is { Position: not null } underWay ? underWay.First : await NewAsync().ConfigureAwait(false);
        return isFinal
            ? (TokenSeal.Seal(first with { IsOneCut = start.Cursor is null }, keys.Current), null)
            : (null, TokenSeal.Seal(new PageCursor(first, start.From, next, expected, start.Reset, (start.Cursor?.Sets ?? 0) + (next is null ? 1 : 0)), keys.Current));

        async Task<CheckpointToken> NewAsync()
        {
            var token = new CheckpointToken(user, request.Journal, request.ModelVersion, cut.Store, cut.Snapshot, ids.NewId());
            await nonces.CommitAsync(transaction, request.Journal, user, token.Nonce, start.Presented?.Nonce, cancellationToken).ConfigureAwait(false);
            return token;
        }
    }
}
