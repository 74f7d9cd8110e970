using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Device;

public sealed class LiveQueryTests
{
    [Fact]
    [Trait("Behaviour", "S-060")]
    public async Task A_live_query_delivers_now_and_after_each_commit_and_download_that_touches_it()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        var seen = new Recorder();
        using IDisposable live = test.Engine.Query<City>("[contains(Name, 'del')]").OrderBy("Name").Observe().Subscribe(seen);
        Assert.Equal([""], seen.Results);

        City city = test.Engine.Create<City>(c => c.Name = "Delft");
        await test.Engine.CommitAsync(city);
        await test.DownloadAsync("City", (test.Ids.NewObjectId(), test.Ids.NewId(), row => row["Name"] = "Delfzijl"));
        city.Name = "Gouda";
        await test.Engine.CommitAsync(city);

        Assert.Equal(["", "Delft", "Delft Delfzijl", "Delfzijl"], seen.Results);
    }

    [Fact]
    public async Task It_runs_again_for_entities_on_its_paths_and_for_no_others()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        Country country = test.Engine.Create<Country>(c => c.Name = "Belgium");
        await test.Engine.CommitAsync([country, test.Engine.Create<City>(c => { c.Name = "Delft"; c.Country = country; })]);
        var seen = new Recorder();
        using IDisposable live = test.Engine.Query<City>().Where(c => c.Country!.Name == "Netherlands").Observe().Subscribe(seen);

        await test.Engine.CommitAsync(test.Engine.Create<Region>(r => r.Name = "Zuid-Holland"));
        Assert.Equal([""], seen.Results);
        country.Name = "Netherlands";
        await test.Engine.CommitAsync(country);

        Assert.Equal(["", "Delft"], seen.Results);
    }

    [Fact]
    public async Task After_disposal_nothing_arrives()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        Recorder first = new(), second = new();
        test.Engine.Query<City>().Observe().Subscribe(first).Dispose();
        using IDisposable live = test.Engine.Query<City>().Observe().Subscribe(second);

        await test.Engine.CommitAsync(test.Engine.Create<City>(c => c.Name = "Delft"));

        Assert.Equal([""], first.Results);
        Assert.Equal(["", "Delft"], second.Results);
    }

    [Fact]
    public async Task It_completes_when_another_user_signs_in()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        var seen = new Recorder();
        using IDisposable live = test.Engine.Query<City>().Observe().Subscribe(seen);

        await test.Engine.UseUserAsync(new ObjectId(new Guid("018f4a6c-0000-7000-8000-000000000002")), default);

        Assert.True(seen.IsCompleted);
        Assert.Equal([""], seen.Results);
    }

    [Fact]
    public async Task An_observer_may_commit_and_one_that_throws_gets_the_next_result_all_the_same()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        int committed = 0;
        Task? commit = null;
        var seen = new Recorder(_ =>
        {
            if (committed++ == 0) commit = test.Engine.CommitAsync(test.Engine.Create<City>(c => c.Name = "Delft"));
            throw new InvalidOperationException("the app's own mistake");
        });

        using IDisposable live = test.Engine.Query<City>().Observe().Subscribe(seen);
        await commit!;
        await test.Engine.CommitAsync(test.Engine.Create<City>(c => c.Name = "Gouda"));

        Assert.Equal("Delft Gouda", seen.Results[^1]);
    }

    private sealed class Recorder(Action<IReadOnlyList<City>>? then = null) : IObserver<IReadOnlyList<City>>
    {
        public List<string> Results { get; } = [];

        public bool IsCompleted { get; private set; }

        public void OnCompleted() => IsCompleted = true;

        public void OnError(Exception error) => throw error;

        public void OnNext(IReadOnlyList<City> value)
        {
            Results.Add(string.Join(' ', value.Select(city => city.Name)));
            then?.Invoke(value);
        }
    }
}
