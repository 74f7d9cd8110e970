using System.Reflection;
using OfflineSync.Protocol;
using OfflineSync.Tests.Server.Running;
using Xunit.Abstractions;

namespace OfflineSync.Tests.Security;

/// <summary>
/// Another user's ids in every field of every request: the answer must be that of an id which nobody has, byte for byte, or, where an id claims something new, the same
/// for whatever is there already. The rows are held against the messages' types: a field without a row fails.
/// </summary>
public sealed class ForeignIdTests(ITestOutputHelper output)
{
    private const string Secret = "recognisable";

    [Fact]
    public void Every_field_that_carries_an_id_and_every_endpoint_has_a_row()
    {
        Assert.Equal(IdFields.All, new SortedSet<string>(Matrix.Rows.Select(row => row.Field), StringComparer.Ordinal));
        Assert.Empty(IdFields.Unsorted);
        string[] routes = [.. typeof(Routes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.Name != nameof(Routes.DefaultPrefix)).Select(field => (string)field.GetRawConstantValue()!)];
        Assert.Equal(routes.Order(), Matrix.Rows.Select(row => row.Route).Concat(Matrix.WithoutIds).Distinct().Order());
    }

    [Theory]
    [InlineData(SecurityModel.Surveyor)]
    [InlineData(SecurityModel.Limited)]
    [InlineData(SecurityModel.Stranger)]
    [InlineData(SecurityModel.Officer)]
    [Trait("Behaviour", "S-011")]
    [Trait("Behaviour", "S-097")]
    public async Task What_is_another_user_s_and_what_is_not_there_get_the_same_answer(string role)
    {
        DomainModel model = SecurityModel.Create();
        await using RunningServer server = await RunningServer.StartAsync(options => options.OutcomeWaitLimit = TimeSpan.Zero, model: model, extend: server => server.AddServerLogic<FetchPlace, string?>(FetchPlace.RunAsync));
        using Party victim = await Party.SignInAsync(server, model, "victor", SecurityModel.Officer, Secret);
        using Party other = await Party.SignInAsync(server, model, "wendy", SecurityModel.Officer, $"{Secret} too");
        using Party me = await Party.SignInAsync(server, model, "mallory", role, "mine");
        string before = await StateAsync(server, victim);
        List<string> leaks = [];
        int compared = 0, told = 0;
        foreach (MatrixRow row in Matrix.Rows)
        {
            // The first one changes what the row changes of one's own; after it all meet the same.
            await AnswerAsync(Guid.CreateVersion7());
            string nobodys = await AnswerAsync(Guid.CreateVersion7());
            // What the role may see is nobody else's.
            if (!IsMine(role, row))
            {
                string foreign = await AnswerAsync(row.IdOf(victim)), against = row.Use == IdUse.Refers ? nobodys : await AnswerAsync(row.IdOf(other));
                compared++;
                if (foreign != against) leaks.Add($"{row}\n--- another user's\n{foreign}\n--- {(row.Use == IdUse.Refers ? "nobody's" : "a third one's")}\n{against}");
                if (foreign.Contains(Secret, StringComparison.Ordinal) || foreign.Contains(Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(Secret)), StringComparison.Ordinal)) leaks.Add($"{row} shows what is in it:\n{foreign}");
            }
            // A row whose own id makes no difference would show nothing.
            if (row.OwnDiffers && row.Use == IdUse.Refers && role == SecurityModel.Surveyor)
            {
                if (await AnswerAsync(row.IdOf(me)) == nobodys) leaks.Add($"{row}: one's own and nobody's get one answer.");
                told++;
            }

            async Task<string> AnswerAsync(Guid id)
            {
                var ids = new RequestIds();
                using HttpResponseMessage response = await row.SendAsync(me, id, ids);
                return await AnswerText.OfAsync(response, ids.Taken);
            }
        }
        output.WriteLine($"{role}: {compared} of {Matrix.Rows.Count} rows compared, {told} with an own id, {leaks.Count} leaks");
        Assert.True(leaks.Count == 0, string.Join("\n\n", leaks));
        // And nothing of it changed anything of the victim's.
        Assert.Equal(before, await StateAsync(server, victim));
    }

    private static bool IsMine(string role, MatrixRow row) => role == SecurityModel.Officer
        ? row.Kind.Contains("country", StringComparison.Ordinal) || row.Kind.Contains("city", StringComparison.Ordinal) || row.Kind.Contains("region", StringComparison.Ordinal) || (row.Kind.Contains("user", StringComparison.Ordinal) && row.Field is not ("BatchHeader.User" or "JournalEntry.User"))
        : role != SecurityModel.Stranger && row.Kind.Contains("city", StringComparison.Ordinal);

    /// <summary>Everything of a user that others could try to change.</summary>
    private static Task<string> StateAsync(RunningServer server, Party party) => server.ScalarAsync<string>($"""
        select coalesce((select string_agg(j::text, ';' order by j.id) from offlinesync.journal j where user_id = '{party.User}'), '')
            || coalesce((select string_agg(b.id || b.state || b.journal, ';' order by b.id) from offlinesync.upload_batch b join offlinesync.journal j on j.id = b.journal where j.user_id = '{party.User}'), '')
            || coalesce((select string_agg(p.batch || p.start::text || encode(p.bytes, 'hex'), ';' order by p.batch, p.start) from offlinesync.upload_part p where user_id = '{party.User}'), '')
            || coalesce((select string_agg(c::text, ';') from offlinesync.object_country c where id = '{party.Country}'), '')
            || coalesce((select string_agg(r::text, ';') from offlinesync.object_region r where id = '{party.Region}'), '')
            || coalesce((select string_agg(s.token_hash::text || s.revoked_at, ';') from offlinesync.session s where user_id = '{party.User}'), '')
            || (select count(*) from offlinesync.mt_events where data -> 'body' ->> 'user' = '{party.User}')
        """);
}
