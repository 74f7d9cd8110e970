using Npgsql;
using OfflineSync.Benchmarks.Data;
using OfflineSync.Server;
using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Server;

/// <summary>Fills a database of <see cref="AudienceModel"/> through the event store.</summary>
internal sealed class AudienceLoader(OfflineSyncHost host, string database, int seed)
{
    private readonly ItemSeed _items = new(seed);
    private readonly SeededRandom _random = new(seed);

    public static string Customer(int number) => FormattableString.Invariant($"customer-{number}");

    public static string Owner(int number) => FormattableString.Invariant($"owner-{number}");

    /// <summary>The owners, and customers that the first of them own in turn.</summary>
    public async Task AddCustomersAsync(int count, int owners)
    {
        ServerObjects objects = host.Server.NewObjects();
        OfflineObject[] owning = [.. Enumerable.Range(0, AudienceModel.Owners).Select(number => Titled(objects, AudienceModel.Owner, Owner(number)))];
        for (int i = 0; i < count; i++) Titled(objects, AudienceModel.Customer, Customer(i))[AudienceModel.Owner] = owning[i % owners].Id;
        await objects.CommitAsync();
    }

    /// <summary>Orders, in turn for the first customers.</summary>
    public async Task AddOrdersAsync(int count, int customers)
    {
        ObjectId[] ordering = [.. (await IdsAsync(AudienceModel.Customer)).Take(customers)];
        Task storing = Task.CompletedTask;
        for (int start = 0; start < count; start += ServerObjects.BatchLimit)
        {
            ServerObjects objects = host.Server.NewObjects();
            for (int i = start; i < Math.Min(start + ServerObjects.BatchLimit, count); i++)
            {
                OfflineObject order = objects.Create(AudienceModel.Order);
                _items.Fill(order, []);
                order[AudienceModel.Customer] = ordering[i % ordering.Length];
            }
            // PostgreSQL works on one part while the next is made.
            await storing;
            storing = Task.Run(() => objects.CommitAsync());
        }
        await storing;
    }

    /// <summary>Users who belong to some owners each, any of them. Nobody signs in as one of them.</summary>
    public async Task AddPeopleAsync(int count)
    {
        IReadOnlyList<ObjectId> owners = await IdsAsync(AudienceModel.Owner);
        ServerObjects objects = host.Server.NewObjects();
        for (int i = 0; i < count; i++)
        {
            User person = objects.Create<User>(user => (user.Name, user.Roles, user.Active) = ($"person-{seed}-{i}", BenchModel.Role, true));
            foreach (ObjectId owner in owners.OrderBy(_ => _random.NextBits()).Take(AudienceModel.OwnersEach).ToArray()) Belong(objects, owner, person.Id);
        }
        await objects.CommitAsync();
    }

    /// <summary>A user who can sign in and belongs to owners of these numbers.</summary>
    public async Task AddUserAsync(string name, IEnumerable<int> owners)
    {
        ObjectId user = await host.Users.AddAsync(name, BenchModel.Password, [BenchModel.Role]);
        IReadOnlyList<ObjectId> all = await IdsAsync(AudienceModel.Owner);
        ServerObjects objects = host.Server.NewObjects();
        foreach (int owner in owners) Belong(objects, all[owner], user);
        await objects.CommitAsync();
    }

    private static OfflineObject Titled(ServerObjects objects, string entity, string title)
    {
        OfflineObject made = objects.Create(entity);
        made[nameof(Item.Title)] = title;
        return made;
    }

    private static void Belong(ServerObjects objects, ObjectId owner, ObjectId person)
    {
        OfflineObject belonging = objects.Create(AudienceModel.Belonging);
        belonging[AudienceModel.Owner] = owner;
        belonging[AudienceModel.Person] = person;
    }

    /// <summary>The objects of an entity by the number in their titles.</summary>
    private async Task<IReadOnlyList<ObjectId>> IdsAsync(string entity)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using NpgsqlCommand command = source.CreateCommand($"select id from offlinesync.object_{entity.ToLowerInvariant()} order by length(title), title");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        List<ObjectId> ids = [];
        while (await reader.ReadAsync()) ids.Add(new ObjectId(reader.GetGuid(0)));
        return ids;
    }
}
