using System.Net.Http.Json;
using OfflineSync.Protocol;
using OfflineSync.Server.Downloads;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Server.Downloads;

/// <summary>The network never holds the database.</summary>
public sealed class SlowReaderTests
{
    [Fact]
    [Trait("History", "21")]
    public async Task A_reader_that_takes_its_time_holds_no_transaction_and_no_snapshot()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options.PageRowLimit = 50_000);
        await server.Rows.AddUserAsync("anna", "secret", SampleModel.ReaderRole);
        await server.Rows.AddCitiesAsync(60_000);
        using ProtocolClient client = server.Client();
        await client.SignInAsync("anna", "secret");
        using var request = new HttpRequestMessage(HttpMethod.Post, client.Url(Routes.Download)) { Content = JsonContent.Create(client.Request(), ProtocolJson.Default.DownloadRequest) };

        // The first byte is here, megabytes are not: whoever sent them from within a transaction would still be in it.
        using HttpResponseMessage response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        long open = await server.ScalarAsync<long>("""
            select count(*) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and (xact_start is not null or backend_xmin is not null)
            """);

        Assert.Equal(0, open);
        Received received = await Received.ReadAsync(await response.Content.ReadAsStreamAsync());
        Assert.InRange(received.Rows.Count, 40_000, 60_000);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(900, false)]
    [InlineData(100_000, true)]
    public async Task A_spool_gives_back_what_was_written_and_leaves_no_file(int bytes, bool isOnDisk)
    {
        byte[] expected = new byte[bytes];
        new Random(1).NextBytes(expected);
        using var read = new MemoryStream();
        await using (var spool = new Spool(1024))
        {
            for (int at = 0, size = 1; at < bytes; at += size, size = Math.Min(size * 3, 5_000)) await spool.WriteAsync(expected.AsMemory(at, Math.Min(size, bytes - at)), CancellationToken.None);
            await spool.CopyToAsync(read, CancellationToken.None);

            Assert.Equal(isOnDisk, spool.IsOnDisk);
            Assert.Equal(bytes, spool.Length);
        }

        Assert.Equal(expected, read.ToArray());
    }
}
