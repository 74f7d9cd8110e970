namespace OfflineSync.Tests.Rules;

/// <summary>The model of the tests of rules and handlers.</summary>
internal static class ToursModel
{
    public const string Role = "User";

    /// <summary>Entities without further rules, and what a test adds.</summary>
    public static DomainModel Create(Action<EntityBuilder<Tour>>? tour = null, Action<EntityBuilder<Booking>>? booking = null, Action<EntityBuilder<Guide>>? guide = null) => DomainModel.Define("Tours", model => model
        .Entity<User>(user => user.Allow(Role, Rights.All))
        .Entity<Guide>(e =>
        {
            e.Allow(Role, Rights.All);
            guide?.Invoke(e);
        })
        .Entity<Tour>(e =>
        {
            e.Allow(Role, Rights.All);
            tour?.Invoke(e);
        })
        .Entity<Booking>(e =>
        {
            e.Allow(Role, Rights.All);
            booking?.Invoke(e);
        }));
}
