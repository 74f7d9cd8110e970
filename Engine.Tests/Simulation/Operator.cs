using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Server;
using OfflineSync.Server.Hosting;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation;

/// <summary>The operator's own code on the server: users, and commits that no access rule limits.</summary>
internal sealed class Operator(Func<IServiceProvider> services, IdSource ids, TimeProvider time)
{
    /// <summary>Whether the operator made the entry of an event.</summary>
    public static bool Made(ServerEvent next) => next.Data.GetProperty("body").GetProperty("user").GetGuid() == ServerObjects.SystemUser.Value;

    public async Task<SimulatedUser> AddUserAsync(string name, string role)
    {
        var user = new SimulatedUser(name, ids.NewObjectId());
        // Nobody begins without a role; roles may be withdrawn.
        await TestUsers.AddAsync(services(), user.Id, name, role.Length == 0 ? SimulationModel.Worker : role, SimulatedUser.Password);
        if (role.Length == 0) await SetAsync(new ObjectKey(User.EntityName, user.Id.Value), nameof(User.Roles), null);
        return user;
    }

    public async Task<ObjectKey> CreateAsync(string entity, string name)
    {
        ServerObjects objects = Begin();
        OfflineObject created = objects.Create(entity);
        created["Name"] = name;
        await objects.CommitAsync();
        return new ObjectKey(entity, created.Id.Value);
    }

    public async Task SetAsync(ObjectKey key, string member, object? value)
    {
        ServerObjects objects = Begin();
        OfflineObject found = await FindAsync(objects, key);
        found[member] = value;
        await objects.CommitAsync();
    }

    public async Task DeleteAsync(ObjectKey key)
    {
        ServerObjects objects = Begin();
        objects.Delete(await FindAsync(objects, key));
        await objects.CommitAsync();
    }

    /// <summary>Ends one session of a user, or all of them.</summary>
    public async Task RevokeAsync(SimulatedUser user, bool all)
    {
        OfflineSyncServer server = services().GetRequiredService<OfflineSyncServer>();
        if (all) await server.Sessions.RevokeAllAsync(user.Id);
        else if ((await server.Sessions.ListAsync(user.Id)).MinBy(session => session.Id) is { } first) await server.Sessions.RevokeAsync(first.Id);
    }

    public Task LockOutAsync(SimulatedUser user) => services().GetRequiredService<OfflineSyncServer>().Users.DeactivateAsync(user.Id);

    public Task LetInAsync(SimulatedUser user) => services().GetRequiredService<OfflineSyncServer>().Users.ActivateAsync(user.Id);

    private static async Task<OfflineObject> FindAsync(ServerObjects objects, ObjectKey key) =>
        await objects.FindAsync(key.Entity, new ObjectId(key.Id)) ?? throw new SimulationFailure($"The server has {key} in its table and does not find it.");

    private ServerObjects Begin()
    {
        ServerParts parts = services().GetRequiredService<OfflineSyncServer>().Parts;
        return new ServerObjects(parts.Store, parts.Uploads, ids, time);
    }
}
