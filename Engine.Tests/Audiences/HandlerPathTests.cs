using OfflineSync.Protocol;
using OfflineSync.Server;
using OfflineSync.Tests.Rules;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Audiences;

/// <summary>
/// History N9 (a): which rows a handler changes is known only when it runs, and its upload has begun to refer to them by then. Two such
/// uploads meet in their handlers, each with its locks.
/// </summary>
[Trait("History", "N9a")]
public sealed class HandlerPathTests
{
    [Fact]
    public async Task Two_handlers_that_give_one_customer_another_owner_pass_one_after_the_other_and_the_last_owner_sees_both_orders()
    {
        ObjectId customer = default;
        var meeting = new Meeting();
        await using AudienceWorld world = await StartAsync(async told =>
        {
            await meeting.ArriveAsync();
            (await told.Objects.FindAsync("Customer", customer))!["Owner"] = told.User;
        });
        ObjectId anna = await world.UserAsync("anna", "Clerk", "Seller");
        await world.UserAsync("bob", "Clerk", "Seller");
        customer = await world.AddAsync("Customer");

        UploadAnswer[] answers = await UploadBothAsync(world, customer);

        Assert.All(answers.SelectMany(answer => answer.Outcomes), outcome => Assert.Empty(outcome.Reasons));
        // What a handler loads it has locked: the second one waited there, and nothing had to run again.
        Assert.Equal(2, meeting.Arrivals);
        bool isAnnas = await world.Server.ScalarAsync<Guid>("select owner from offlinesync.object_customer") == anna.Value;
        ObjectId[] orders = await OrdersAsync(world);
        Assert.Equal(2, orders.Length);
        await world.AssertShownAsync("anna", isAnnas ? [customer, .. orders] : [customer]);
        await world.AssertShownAsync("bob", isAnnas ? [customer] : [customer, .. orders]);
    }

    [Fact]
    public async Task Two_handlers_that_delete_what_both_uploads_refer_to_end_with_one_delete_and_nothing_dangling()
    {
        ObjectId customer = default;
        var meeting = new Meeting();
        await using AudienceWorld world = await StartAsync(async told =>
        {
            await meeting.ArriveAsync();
            if (await told.Objects.FindAsync("Customer", customer) is { } found) told.Objects.Delete(found);
        });
        ObjectId anna = await world.UserAsync("anna", "Clerk", "Seller");
        await world.UserAsync("bob", "Clerk", "Seller");
        customer = await world.AddAsync("Customer", ("Owner", anna));

        // Each holds the customer, so that nobody deletes it, and wants to: neither would ever end.
        UploadAnswer[] answers = await UploadBothAsync(world, customer);

        Assert.Equal([[], [ErrorCode.DanglingReference]], answers.Select(answer => answer.Outcomes.Single().Reasons.Select(reason => reason.Code).ToArray()).OrderBy(codes => codes.Length));
        Assert.Equal(0, await world.Server.ScalarAsync<long>("select count(*) from offlinesync.object_order where customer is not null"));
        Assert.Single(await OrdersAsync(world));
        await world.AssertShownAsync("anna");
        await world.AssertShownAsync("bob");
    }

    private static async Task<UploadAnswer[]> UploadBothAsync(AudienceWorld world, ObjectId customer)
    {
        return await Task.WhenAll(await OfAsync("anna"), await OfAsync("bob"));

        async Task<Task<UploadAnswer>> OfAsync(string user)
        {
            ProtocolClient client = await world.SignInAsync(user);
            TestJournal journal = world.Journal(user, client);
            journal.Create("Order", TestJournal.NewId(), ("Customer", customer));
            return AudienceWorld.SendAsync(client, journal);
        }
    }

    private static async Task<ObjectId[]> OrdersAsync(AudienceWorld world) => [.. (await world.Server.ScalarAsync<Guid[]>("select array_agg(id) from offlinesync.object_order")).Select(id => new ObjectId(id))];

    private static Task<AudienceWorld> StartAsync(Func<BeforeCommit<OfflineObject>, Task> onOrder) => AudienceWorld.StartAsync(
        model => model
            .Entity("Customer", customer => customer.Reference("Owner", "User").Allow("Seller", Rights.None, read: ["Owner"]))
            .Entity("Order", order => order.Reference("Customer", "Customer")
                .Allow("Clerk", Rights.Create, write: ["Customer"], where: "[Order_Customer/Customer/Customer_Owner = '[%CurrentUser%]']")),
        extend: server => server.On<BeforeCommit<OfflineObject>>(told => told.Object.Entity.Name == "Order" && told.IsNew ? onOrder(told) : Task.CompletedTask));

    /// <summary>The first two wait for each other.</summary>
    private sealed class Meeting
    {
        private readonly TaskCompletionSource _both = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _arrivals;

        public int Arrivals => _arrivals;

        public Task ArriveAsync()
        {
            if (Interlocked.Increment(ref _arrivals) == 2) _both.SetResult();
            return _both.Task;
        }
    }
}
