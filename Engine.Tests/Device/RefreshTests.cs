using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Device;

public sealed class RefreshTests
{
    [Fact]
    [Trait("Behaviour", "S-019")]
    [Trait("Behaviour", "S-061")]
    [Trait("Behaviour", "S-062")]
    public async Task Loaded_objects_take_downloaded_values_and_keep_what_was_changed_in_memory()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        ObjectId id = test.Ids.NewObjectId();
        await test.DownloadAsync("City", (id, test.Ids.NewId(), city => { city["Name"] = "Delf"; city["Population"] = 1; }));
        City city = (await test.Engine.FindAsync<City>(id))!;
        city.Name = "Delft";
        List<string?> raised = [];
        city.PropertyChanged += (_, e) => raised.Add(e.PropertyName);

        await test.DownloadAsync("City", (id, test.Ids.NewId(), row => { row["Name"] = "Delfd"; row["Population"] = 2; }));

        Assert.Equal(("Delft", 2, ObjectState.Changed), (city.Name, city.Population, city.State));
        Assert.Equal(["Population"], raised);
        test.Engine.Rollback(city);
        Assert.Equal("Delfd", city.Name);
    }

    [Fact]
    [Trait("Behaviour", "S-063")]
    [Trait("Behaviour", "S-064")]
    public async Task A_loaded_object_that_a_download_removes_becomes_empty()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        ObjectId id = test.Ids.NewObjectId();
        await test.DownloadAsync("City", (id, test.Ids.NewId(), city => city["Name"] = "Delft"));
        City city = (await test.Engine.FindAsync<City>(id))!;
        city.Population = 7;

        await test.RemoveAsync("City", id);

        Assert.True(city.IsEmpty);
        Assert.Equal("", city.Name);
        Assert.Equal(ErrorCode.ObjectNotUsable, (await Assert.ThrowsAsync<OfflineSyncException>(() => test.Engine.CommitAsync(city))).Code);
        Assert.Empty(await test.Engine.GetPendingAsync());
    }

    [Fact]
    public async Task A_committed_change_shows_over_a_download_until_its_base_contains_it()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        ObjectId id = test.Ids.NewObjectId();
        await test.DownloadAsync("City", (id, test.Ids.NewId(), city => { city["Name"] = "Delf"; city["Population"] = 1; }));
        City city = (await test.Engine.FindAsync<City>(id))!;
        city.Name = "Delft";
        CommitReceipt receipt = await test.Engine.CommitAsync(city);
        await DeviceDownloads.DecideAsync(test.Engine.Database, journal => journal.MarkApplied(receipt.Keys[0]));

        // A cut from before the upload: the acknowledged change must not vanish.
        await test.DownloadAsync("City", (id, test.Ids.NewId(), row => { row["Name"] = "Delfd"; row["Population"] = 2; }));
        Assert.Equal(("Delft", 2), (city.Name, city.Population));

        object?[] values = city.CopyValues();
        values[city.Entity.Member("Population").Index] = 3;
        await DeviceDownloads.WriteAsync(test.Engine.Database, city.Entity, [(id, receipt.Keys[0].Value, values)], contained: receipt.Keys);
        Assert.Equal(("Delft", 3, ObjectState.Unchanged), (city.Name, city.Population, city.State));
    }

    [Fact]
    public async Task Units_of_work_have_objects_of_their_own_and_see_each_others_commits()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        City city = test.Engine.Create<City>(c => c.Name = "Delf");
        await test.Engine.CommitAsync(city);
        using UnitOfWork screen = test.Engine.BeginUnitOfWork();
        City same = (await screen.FindAsync<City>(city.Id))!;
        same.Name = "Delft";

        Assert.NotSame(city, same);
        Assert.Equal("Delf", city.Name);
        Assert.True(screen.HasChanges);
        Assert.Equal(ErrorCode.ObjectNotUsable, (await Assert.ThrowsAsync<OfflineSyncException>(() => test.Engine.CommitAsync([city, same]))).Code);

        await screen.CommitAllAsync();
        Assert.Equal("Delft", city.Name);
        Assert.False(screen.HasChanges);
    }

    [Fact]
    public async Task A_unit_of_work_loads_an_object_once_and_keeps_what_was_changed()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        ObjectId id = test.Ids.NewObjectId();
        await test.DownloadAsync("City", (id, test.Ids.NewId(), city => city["Name"] = "Delft"));
        Assert.Same(await test.Engine.FindAsync<City>(id), await test.Engine.FindAsync("City", id));

        await ChangeAsync();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(7, (await test.Engine.FindAsync<City>(id))!.Population);

        async Task ChangeAsync() => (await test.Engine.FindAsync<City>(id))!.Population = 7;
    }

    [Fact]
    [Trait("Behaviour", "M-055")]
    public async Task A_rollback_reverts_to_what_was_committed_and_removes_what_never_was()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        City city = test.Engine.Create<City>(c => c.Name = "Delft");
        await test.Engine.CommitAsync(city);
        City fresh = test.Engine.Create<City>();
        city.Name = "Gouda";
        city.Twin = fresh;

        test.Engine.Rollback(fresh);
        test.Engine.Rollback(city);

        Assert.True(fresh.IsEmpty);
        Assert.Equal(("Delft", ObjectState.Unchanged), (city.Name, city.State));
        Assert.Null(city["Twin"]);
        Assert.Empty((await test.Engine.CommitAsync(city)).Keys);
    }

    [Fact]
    public async Task Notifications_arrive_where_the_hook_brings_them_and_in_order()
    {
        Queue<Action> posted = [];
        await using TestEngine test = await TestEngine.OpenAsync(options => options.NotificationHook = posted.Enqueue);
        ObjectId id = test.Ids.NewObjectId();
        Task first = test.DownloadAsync("City", (id, test.Ids.NewId(), city => city["Name"] = "Delft"));
        Drain();
        await first;
        City city = (await test.Engine.FindAsync<City>(id))!;

        Task download = test.DownloadAsync("City", (id, test.Ids.NewId(), row => row["Name"] = "Gouda"));
        Assert.Equal("Delft", city.Name);
        Assert.False(download.IsCompleted);
        Drain();
        await download;
        Assert.Equal("Gouda", city.Name);

        void Drain()
        {
            while (posted.TryDequeue(out Action? action)) action();
        }
    }
}
