using Npgsql;
using OfflineSync.Server;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Audiences;

/// <summary>
/// History 4: two transactions change two rows that one rule looks at, and neither sees the other. Both have written everything before either
/// commits. Whatever the order of the commits, devices then hold what the rows say.
/// </summary>
public sealed class WriteSkewTests
{
    private const int First = 4001, Second = 4002;

    [Theory]
    [InlineData(First)]
    [InlineData(Second)]
    public async Task An_order_is_added_while_its_customer_gets_another_owner(int commitsFirst)
    {
        await using World world = await World.StartAsync("[Order_Customer/Customer/Customer_Owner = '[%CurrentUser%]']", "Order", "Customer");
        ObjectId customer = await world.AddAsync("Customer", ("Owner", world.Anna));
        ObjectId old = await world.AddAsync("Order", ("Customer", customer));
        await world.AssertShownAsync("anna", old);
        await world.AssertShownAsync("bob");

        ObjectId added = default;
        await world.CommitTogetherAsync(commitsFirst, async () => added = await world.AddAsync("Order", ("Customer", customer)), () => world.SetAsync("Customer", customer, "Owner", world.Bob));

        await world.AssertShownAsync("anna");
        await world.AssertShownAsync("bob", old, added);
    }

    [Theory]
    [InlineData(First)]
    [InlineData(Second)]
    public async Task An_order_moves_to_a_customer_who_gets_another_owner(int commitsFirst)
    {
        await using World world = await World.StartAsync("[Order_Customer/Customer/Customer_Owner = '[%CurrentUser%]']", "Order", "Customer");
        ObjectId annas = await world.AddAsync("Customer", ("Owner", world.Anna)), bobs = await world.AddAsync("Customer", ("Owner", world.Bob));
        ObjectId order = await world.AddAsync("Order", ("Customer", annas));
        await world.AssertShownAsync("anna", order);
        await world.AssertShownAsync("bob");

        await world.CommitTogetherAsync(commitsFirst, () => world.SetAsync("Order", order, "Customer", bobs), () => world.SetAsync("Customer", bobs, "Owner", world.Anna));

        await world.AssertShownAsync("anna", order);
        await world.AssertShownAsync("bob");
    }

    [Theory]
    [InlineData(First)]
    [InlineData(Second)]
    public async Task An_order_is_shared_while_it_is_closed(int commitsFirst)
    {
        await using World world = await World.StartAsync("[Open and Share_Order/Share/Share_Person = '[%CurrentUser%]']", "Share", "Order");
        ObjectId order = await world.AddAsync("Order", ("Open", true)), other = await world.AddAsync("Order", ("Open", false));
        await world.AddAsync("Share", ("Order", order), ("Person", world.Anna));
        await world.AddAsync("Share", ("Order", other), ("Person", world.Anna));
        await world.AssertShownAsync("anna", order);

        await world.CommitTogetherAsync(commitsFirst, () => world.AddAsync("Share", ("Order", other), ("Person", world.Bob)), () => world.SetAsync("Order", other, "Open", true));

        await world.AssertShownAsync("anna", order, other);
        await world.AssertShownAsync("bob", other);
    }

    private sealed class World : IAsyncDisposable
    {
        private readonly RunningServer _server;
        private readonly Dictionary<string, Replica> _devices = [];

        private World(RunningServer server) => _server = server;

        public ObjectId Anna { get; private set; }

        public ObjectId Bob { get; private set; }

        // At its commit a transaction that changed a row of the first or second entity waits for the lock of that number.
        public static async Task<World> StartAsync(string where, string first, string second)
        {
            var world = new World(await RunningServer.StartAsync(model: Model(where)));
            world.Anna = await world._server.Host.Users.AddAsync("anna", "secret", ["Clerk"]);
            world.Bob = await world._server.Host.Users.AddAsync("bob", "secret", ["Clerk"]);
            foreach ((string entity, int number) in ((string, int)[])[(first, First), (second, Second)])
            {
                string table = world._server.Parts.Store.Schema.ObjectsOf(world._server.Parts.Store.Model.Entity(entity));
                await world._server.ExecuteAsync($"""
                    create function offlinesync.wait{number}() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock_shared({number}); return null; end $$;
                    create constraint trigger wait{number} after insert or update on {table} deferrable initially deferred for each row execute function offlinesync.wait{number}()
                    """);
            }
            return world;
        }

        /// <summary>Runs two commits until both have written everything, and lets them end one after the other.</summary>
        public async Task CommitTogetherAsync(int commitsFirst, Func<Task> first, Func<Task> second)
        {
            await using NpgsqlConnection gate = await _server.DataSource.OpenConnectionAsync();
            await RunAsync(gate, $"select pg_advisory_lock({First}), pg_advisory_lock({Second})");
            Task firstCommit = first(), secondCommit = second();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (await _server.ScalarAsync<long>($"select count(*) from pg_locks where locktype = 'advisory' and not granted and objid in ({First}, {Second}) and database = (select oid from pg_database where datname = current_database())") < 2)
            {
                patience.Token.ThrowIfCancellationRequested();
                Assert.False(firstCommit.IsFaulted || secondCommit.IsFaulted, $"{firstCommit.Exception} {secondCommit.Exception}");
            }
            await RunAsync(gate, $"select pg_advisory_unlock({commitsFirst})");
            await (commitsFirst == First ? firstCommit : secondCommit);
            await RunAsync(gate, "select pg_advisory_unlock_all()");
            await Task.WhenAll(firstCommit, secondCommit);
        }

        /// <summary>What a device that goes on holds, and a new one, are these orders.</summary>
        public async Task AssertShownAsync(string user, params ObjectId[] orders)
        {
            if (!_devices.TryGetValue(user, out Replica? device)) _devices.Add(user, device = await DeviceAsync(user));
            Replica fresh = await DeviceAsync(user);
            foreach (Replica one in (Replica[])[device, fresh])
            {
                await one.SynchronizeAsync();
                Assert.Equal(orders.Select(order => order.Value).Order(), one.Rows.Values.Where(row => row.Entity == "Order").Select(row => row.Id).Order());
            }
        }

        public async Task<ObjectId> AddAsync(string entity, params (string Member, object Value)[] values)
        {
            ServerObjects work = _server.Host.Server.NewObjects();
            OfflineObject added = work.Create(entity);
            foreach ((string member, object value) in values) added[member] = value;
            await work.CommitAsync();
            return added.Id;
        }

        public async Task SetAsync(string entity, ObjectId id, string member, object value)
        {
            ServerObjects work = _server.Host.Server.NewObjects();
            (await work.FindAsync(entity, id))![member] = value;
            await work.CommitAsync();
        }

        public async ValueTask DisposeAsync() => await _server.DisposeAsync();

        private async Task<Replica> DeviceAsync(string user)
        {
            DomainModel model = _server.Parts.Store.Model;
            var client = new ProtocolClient(_server.Host.Url) { Model = model, ModelVersion = model.Version };
            await client.SignInAsync(user, "secret");
            return new Replica(client);
        }

        private static async Task RunAsync(NpgsqlConnection connection, string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }

        private static DomainModel Model(string where) => DomainModel.Define("Orders", model => model
            .Entity("Customer", customer => customer.Reference("Owner", "User"))
            .Entity("Order", order => order.Attribute("Open", MemberType.Boolean).Reference("Customer", "Customer").Allow("Clerk", Rights.Read, where: where))
            .Entity("Share", share => share.Reference("Order", "Order").Reference("Person", "User")));
    }
}
