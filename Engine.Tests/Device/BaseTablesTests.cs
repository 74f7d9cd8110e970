using OfflineSync.Device;

namespace OfflineSync.Tests.Device;

public sealed class BaseTablesTests
{
    private static readonly DateTime Moment = new(2024, 5, 6, 7, 8, 9, 10, DateTimeKind.Utc);

    [Fact]
    public async Task Rows_from_the_wire_show_in_the_view_with_every_type()
    {
        await using TestDeviceDatabase test = await TestDeviceDatabase.OpenAsync();
        ObjectId house = test.Ids.NewObjectId(), owner = test.Ids.NewObjectId(), empty = test.Ids.NewObjectId();

        await test.WriteAsync(Town.House,
            (house, test.Ids.NewId(), ["Kerkstraat", -7, 1250000.50m, true, Moment, owner]),
            (empty, test.Ids.NewId(), [null, null, null, null, null, null]));

        Dictionary<ObjectId, object?[]> shown = test.Show(Town.House);
        Assert.Equal<object?>(["Kerkstraat", -7, 1250000.5m, true, Moment, owner], shown[house]);
        Assert.Equal(new object?[6], shown[empty]);
    }

    [Fact]
    public async Task A_row_that_comes_again_replaces_the_first_one()
    {
        await using TestDeviceDatabase test = await TestDeviceDatabase.OpenAsync();
        ObjectId house = test.Ids.NewObjectId();
        await test.WriteAsync(Town.House, (house, test.Ids.NewId(), ["Kerkstraat", 7, null, true, null, null]));

        await test.WriteAsync(Town.House, (house, test.Ids.NewId(), [null, 8, null, null, Moment, null]));

        Assert.Equal<object?>([null, 8, null, null, Moment, null], Assert.Single(test.Show(Town.House)).Value);
    }
}
