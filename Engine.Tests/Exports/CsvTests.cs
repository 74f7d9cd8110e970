using OfflineSync.Tests.Members;
using OfflineSync.Tests.Rules;

namespace OfflineSync.Tests.Exports;

/// <summary>What a query finds as a file, also without a connection.</summary>
public sealed class CsvTests
{
    [Fact]
    [Trait("Behaviour", "S-150")]
    public async Task A_query_is_written_as_CSV_without_a_connection()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(TicketModel.Create());
        OfflineEngine device = await world.DeviceAsync();
        await device.CommitAsync(device.Create<Ticket>(t => (t.Title, t.DueAt) = ("Leak, \"big\"\nand old", new DateTime(2030, 5, 1, 10, 0, 0, DateTimeKind.Utc))));
        await device.SynchronizeAsync();
        await device.CommitAsync([device.Create<Ticket>(t => t.Title = "=1+1"), device.Create<Ticket>(t => t.Title = "Roof")]);
        using var writer = new StringWriter();

        int count = await device.Query<Ticket>().OrderByDescending(t => t.Title).WriteCsvAsync(writer, ["Title", "DueAt", "Number", "Ticket_Owner/User/Name"]);

        Assert.Equal(3, count);
        Assert.Equal("Title,DueAt,Number,Ticket_Owner/User/Name\r\nRoof,,,\r\n\"Leak, \"\"big\"\"\nand old\",2030-05-01T10:00:00.000Z,1,anna\r\n'=1+1,,,\r\n", writer.ToString());
    }

    [Fact]
    [Trait("Behaviour", "S-150")]
    public async Task Without_columns_all_members_are_written_but_hashes_and_an_unknown_one_is_named()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(TicketModel.Create());
        OfflineEngine device = await world.DeviceAsync();
        using var writer = new StringWriter();

        Assert.Equal(0, await device.Query<Ticket>().WriteCsvAsync(writer));
        Assert.Equal("Title,Number,CreatedDate,ChangedDate,Owner,ChangedBy,DueAt,Birthday\r\n", writer.ToString());
        Assert.Equal(ErrorCode.ConstraintInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Query<Ticket>().WriteCsvAsync(writer, ["Colour"]))).Code);
    }
}
