using OfflineSync.Tests.Model.Checks;
using OfflineSync.Tests.Rules;

namespace OfflineSync.Tests.Members;

/// <summary>A number is provisional on the device and given by the server.</summary>
public sealed class AutoNumberTests
{
    [Fact]
    [Trait("Behaviour", "M-060")]
    [Trait("Behaviour", "M-085")]
    public async Task A_number_is_0_until_the_synchronization_and_then_shows_in_loaded_objects_and_live_queries()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Create());
        OfflineEngine device = await world.DeviceAsync();
        Receipt receipt = device.Create<Receipt>(r => r.Title = "Ferry");
        await device.CommitAsync(receipt);
        List<string?> raised = [];
        receipt.PropertyChanged += (_, changed) => raised.Add(changed.PropertyName);
        List<long[]> seen = [];
        using IDisposable live = device.Query<Receipt>().Observe().Subscribe(new Collected(found => seen.Add([.. found.Select(one => one.Number)])));
        Assert.Equal([0L], Assert.Single(seen));
        Assert.Equal((0L, null), (receipt.Number, receipt["Number"]));
        Assert.Equal([receipt.Id], (await device.Query<Receipt>("[Number = empty]").ToListAsync()).Select(found => found.Id));
        Assert.DoesNotContain((await device.GetPendingAsync()).Single().Entry.Changes, change => change.MemberId == "Number");

        Assert.Empty((await device.SynchronizeAsync()).Rejected);

        Assert.Equal(1, receipt.Number);
        Assert.Contains("Number", raised);
        Assert.Equal([1L], seen[^1]);
        Assert.Equal(1, Assert.Single(await device.Query<Receipt>("[Number = 1]").ToListAsync()).Number);
    }

    [Fact]
    [Trait("Behaviour", "M-060")]
    public void Whoever_must_stay_compatible_is_warned_and_nothing_is_refused()
    {
        ModelFinding finding = Found.Only("OFM301", Create(), new ModelCheckOptions { Compatibility = true });
        Assert.Equal((FindingSeverity.Warning, "Receipt.Number"), (finding.Severity, finding.Place));
    }

    private static DomainModel Create() => DomainModel.Define("Receipts", model => model.Entity<Receipt>(receipt => receipt.Allow(ToursModel.Role, Rights.All)));

    private sealed class Collected(Action<IReadOnlyList<Receipt>> take) : IObserver<IReadOnlyList<Receipt>>
    {
        public void OnNext(IReadOnlyList<Receipt> value) => take(value);

        public void OnError(Exception error) => throw error;

        public void OnCompleted()
        {
        }
    }
}
