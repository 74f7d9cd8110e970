using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Device;

/// <summary>Commits cities until somebody kills it, and says each one's key after the commit returned.</summary>
internal sealed class CommitterCommand : IChildCommand
{
    public static string Name => "committer";

    public static ObjectId User { get; } = new(new Guid("018f4a6c-0000-7000-8000-000000000001"));

    public static async Task<int> RunAsync(string[] args)
    {
        OfflineEngine engine = await OfflineEngine.OpenAsync(new OfflineOptions { Model = SampleModel.Create(), Folder = args[0] });
        await engine.UseUserAsync(User, default);
        for (int i = 0; ; i++)
        {
            CommitReceipt receipt = await engine.CommitAsync([engine.Create<City>(city => city.Name = $"City {i}"), engine.Create<Region>(region => region.Name = $"Region {i}")]);
            Console.WriteLine($"committed {receipt.Keys[0]} {receipt.Keys[1]}");
        }
    }
}
